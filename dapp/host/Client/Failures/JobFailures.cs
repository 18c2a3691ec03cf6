namespace Rollup.Client.Failures;

/// <summary>A job that was live; its notices tell how it ended.</summary>
public sealed record JobEnded(ulong JobId, JobOutcome Outcome) : Failure;

public sealed record JobNotLive(ulong JobId) : Failure;

public sealed record JobNeverPosted(ulong JobId) : Failure;

/// <summary>Nothing of the job was kept in this data directory.</summary>
public sealed record JobNotKept(ulong JobId) : Failure;

/// <summary>Neither model nor data of the job is in its folder.</summary>
public sealed record JobFilesMissing(ulong JobId, string Folder) : Failure;

/// <summary>
/// Nobody knows whether the escrow is deposited, or what became of it. InputIndex: null while the deposit was not seen on chain.
/// </summary>
public sealed record PostingInterrupted(ulong? InputIndex, Exception Cause) : Failure;

/// <summary>The job is posted and its escrow deposited, but not all blocks were sent after it.</summary>
public sealed record PostedUnopened(ulong JobId, Exception Cause) : Failure;

/// <summary>The application's own answer, foretold by its public rules. JobId: null where there is none yet.</summary>
public sealed record Foretold(CommandKind Command, string Status, ulong? JobId = null) : Failure;

/// <summary>
/// The application's own answer, foretold: it will be another once the block has passed; before, where that is the holdout's deadline and
/// the sponsor opens it.
/// </summary>
public sealed record TooEarly(CommandKind Command, string Status, ulong Block, ulong HeadBlock, bool IsHoldoutDeadline) : PassingFailure;

/// <summary>The market had no room for a block: it is to be sent again, up to deadlines that are later now.</summary>
public sealed record NoRoomYet(ulong JobId, ulong RevealDeadline, ulong HoldoutDeadline) : PassingFailure;

public sealed record HoldoutSealed(ulong RevealDeadline, ulong HoldoutDeadline, ulong HeadBlock) : PassingFailure;

public sealed record InitialModelUnsent : PassingFailure;

public sealed record PaidModelMissing(ulong JobId) : PassingFailure;

public sealed record AllowListTooLong(int Count) : MisuseFailure;

/// <summary>Only the weights of a job's model may change.</summary>
public sealed record TrainedModelOfOtherSize(int Bytes, uint JobBytes) : Failure;

public sealed record TrainedModelOfOtherGraph : Failure;

/// <summary>No check was made of the model that would be committed to: another model, or for other terms.</summary>
public sealed record ModelUnchecked(ulong JobId) : Failure;

/// <summary>The model would not be paid, as far as its check can tell.</summary>
public sealed record ModelCheckFailed(ulong JobId, CheckVerdict Verdict) : Failure;

/// <summary>
/// A class of the job's data that the rows of a training lack. HoldoutRows: of that class in the job's data; Others: more such classes.
/// </summary>
public sealed record ClassAbsent(string Class, uint HoldoutRows, int Others) : Failure;

/// <summary>The job pays in a token that lies with that of other jobs, and nobody said that it may.</summary>
public sealed record TokenIsPooled(ulong JobId, Address Token) : MisuseFailure;

/// <summary>The market would refuse these terms, after the deposit.</summary>
public sealed record TermsRefused(PostJobStatus Status, JobTerms Terms) : MisuseFailure;

/// <summary>Judging one submission is above what an input, or all are above what a job may take. Units of work.</summary>
public sealed record WorkAboveLimits(long Units) : MisuseFailure;

/// <summary>Columns by name that no job should pay for.</summary>
public sealed record ColumnsInDoubt(IReadOnlyList<string> CountingRows, IReadOnlyList<string> HoldingTheTarget) : MisuseFailure;

/// <summary>All rows are of one class, so that an answer that never changes is right.</summary>
public sealed record HoldoutOfOneClass(string Label) : MisuseFailure;

/// <summary>The initial model is scaled for other columns than the rows have; a remark on each.</summary>
public sealed record ModelOfOtherColumns(IReadOnlyList<string> Remarks) : MisuseFailure;

/// <summary>A file that the sponsor named, by its number, is not what the terms say: the job has ended, and the escrow goes back.</summary>
public sealed record JobFileRefused(ulong JobId, int File, OpeningStatus Status) : Failure;

/// <summary>A rehearsed job would end at once, as one of its files is not what the terms say; nothing was sent.</summary>
public sealed record RehearsalEnded(string Kind, OpeningStatus Status) : Failure;

/// <summary>A job so large that nobody wants to wait for its rehearsal; the work of a submission, and the inputs that judge all.</summary>
public sealed record RehearsalTooLong(long Units, long Evaluations) : MisuseFailure;

/// <summary>A rehearsed input was refused; nothing was sent.</summary>
public sealed record RehearsalRefused(string Kind, CommandKind Command, string Status) : Failure;
