namespace Rollup.Client.Failures;

public sealed record AmountUnreadable(string Text, int DecimalsMax) : MisuseFailure;

/// <summary>Above 2^128 - 1 base units.</summary>
public sealed record AmountTooLarge(string Text) : MisuseFailure;

public sealed record NumberUnreadable(string Text) : MisuseFailure;

public sealed record HexUnreadable(string Text) : MisuseFailure;

public sealed record AddressUnreadable(string Text) : MisuseFailure;

/// <summary>Upper and lower case do not fit the digits (EIP-55).</summary>
public sealed record AddressMistyped(string Text) : MisuseFailure;

public sealed record HashUnreadable(string Text) : MisuseFailure;

/// <summary>A data directory that is none.</summary>
public sealed record FolderUnusable(string Path) : MisuseFailure;

/// <summary>A file of the same kind is there, and nobody said that it may go.</summary>
public sealed record OutputExists(string Path) : MisuseFailure;

public sealed record OutputUnwritable(string Path, string Why) : MisuseFailure;

/// <summary>A file of the data directory, or one that was named, is not the document that it should be.</summary>
public sealed record DocumentUnreadable(string Path, string Fault) : Failure;
