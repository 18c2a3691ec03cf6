namespace Rollup.Aot;

/// <summary>What is outside the subset. The place (method, IL offset, source line) is added where it is known.</summary>
sealed class RefusalException(string what) : Exception(what);
