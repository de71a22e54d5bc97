/** Nest token of a UnitOfWork that connects as `tenancy_operator`, who may read every tenant and change none. */
export const OPERATOR_UNIT_OF_WORK = Symbol('operator unit of work');
