/** How much a framework asks for. */
export interface FrameworkSize {
  requirements: number;
  objectives: number;
  /** Of NIST SP 800-171 or 800-172. */
  nistNumbers: number;
}
