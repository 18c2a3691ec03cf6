using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Rollup.Tests.Unit")]
