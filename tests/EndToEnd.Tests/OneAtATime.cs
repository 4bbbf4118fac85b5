using Xunit.Sdk;
using Xunit.v3;

// Each test has its own copy of the product and kills processes of it.
[assembly: Parallelization(Mode = ParallelMode.None)]
