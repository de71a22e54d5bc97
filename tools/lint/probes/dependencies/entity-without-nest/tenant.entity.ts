import { Injectable } from "@nestjs/common";
export const Tenant = Injectable;
