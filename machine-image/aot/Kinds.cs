namespace Rollup.Aot;

/// <summary>What the IL stack tells apart.</summary>
enum Kind
{
    Int32,
    Int64,
    Native,
    Address,
    Value,

    /// <summary>An exception or its text on the way to a throw: takes no room in C.</summary>
    Nothing,
}

/// <summary>One stack entry: kind, type in C, and its value where that is a constant.</summary>
readonly record struct Entry(Kind Kind, string Type, long? Constant = null);

/// <summary>Why a place stops the machine. Each is one exception type on .NET.</summary>
enum TrapKind
{
    Overflow,
    DivideByZero,
    Index,
    Range,
    Argument,
    Misaligned,
    Throw,
}
