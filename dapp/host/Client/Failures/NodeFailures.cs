namespace Rollup.Client.Failures;

/// <summary>Nobody answers at the node's address: of its inspect service, or of its other questions.</summary>
public sealed record NodeSilent(string Url, string Fault, bool IsInspect) : PassingFailure;

public sealed record QueryUnanswered(int HttpStatus, string Answer) : PassingFailure;

public sealed record StreamEnded(string Fault) : PassingFailure;

public sealed record StillWaiting(string What, TimeSpan Patience) : PassingFailure;

/// <summary>Not all blocks of a file have been sent to the application.</summary>
public sealed record FileIncomplete(string What, string Cid) : PassingFailure;

public sealed record ApplicationUnnamed : MisuseFailure;

public sealed record TokenUnknown(Address Address) : MisuseFailure;

public sealed record InputTooLong(int Bytes) : MisuseFailure;

/// <summary>Both with their unit.</summary>
public sealed record BalanceTooLow(Address Account, string Held, string Needed) : Failure;

/// <summary>The bytes decode to no command of the application.</summary>
public sealed record InputRejected(ulong Index) : Failure;

/// <summary>Status: the name in the command's own list.</summary>
public sealed record InputRefused(ulong Index, CommandKind Command, string Status) : Failure;

public sealed record VoucherExecuted(ulong Index, ulong Block) : Failure;

public sealed record VoucherUnproven(ulong Index) : PassingFailure;
