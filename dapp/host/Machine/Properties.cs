using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Rollup.Tests.Unit")]
[assembly: InternalsVisibleTo("Rollup.Tests.Translator")]
[assembly: InternalsVisibleTo("Rollup.Instructions")]
