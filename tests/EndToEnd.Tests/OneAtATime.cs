using Xunit.Sdk;
using Xunit.v3;

// Each test has a whole copy of the product to itself, and kills at its own times.
[assembly: Parallelization(Mode = ParallelMode.None)]
