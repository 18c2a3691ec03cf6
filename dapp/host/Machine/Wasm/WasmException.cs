namespace Rollup.Machine.Wasm;

/// <summary>Why a module was not run, or not run to its end.</summary>
public enum WasmFailure
{
    /// <summary>Not a module, or one that imports something, or one without a trainer's exports.</summary>
    Refused,

    /// <summary>It ran longer than its fuel lasted.</summary>
    OutOfFuel,

    /// <summary>The work takes more memory than it may have.</summary>
    OutOfMemory,

    /// <summary>It stopped itself, at a trap site or by leaving its memory.</summary>
    Trapped,
}

/// <summary>The end of a module that gives no result. The trainer that threw it is of no further use.</summary>
public sealed class WasmException(WasmFailure failure, string message) : Exception(message)
{
    public WasmFailure Failure { get; } = failure;
}
