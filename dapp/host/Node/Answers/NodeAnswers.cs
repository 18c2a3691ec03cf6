using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Rollup.Api;

namespace Rollup.Node.Answers;

/// <summary>
/// Answers every question, whatever door it comes through, within the limits of <see cref="ApiLimits"/>. Lists and notices come from the
/// facts alone, each answer out of one read transaction; only a query reaches the machine. Throws <see cref="QuestionException"/>.
/// </summary>
public sealed class NodeAnswers(
    ServedFacts facts, NodeIdentity node, Func<ReadOnlyMemory<byte>, CancellationToken, Task<QueryAnswer?>> queryMachine) : IDisposable
{
    const int NoticesPerRead = 64;

    readonly StreamPlaces _streams = new();
    readonly SemaphoreSlim _inspects = new(ApiLimits.InspectsInFlightMax);

    public StatusAnswer Status() => Read(view => new StatusAnswer(
        ulong.Parse(view.Identity("chain")), view.Identity(FactsDatabase.Genesis), view.Identity("application"),
        view.Identity("validator"), ulong.Parse(view.Identity("epoch_length")),
        view.ReadBlock(), view.ReadBlockHash(), view.InputCount(), view.ResultCount(), view.OutputCount(), view.LastRoot(),
        view.ComparedInputCount(), node));

    public NodeTotals Totals() => Read(view =>
    {
        (ulong cycles, ulong epochs, ulong finished, ulong attempts) = view.Totals();
        return new NodeTotals(cycles, epochs, finished, attempts);
    });

    public AnswersSubject Subject() => Read(view => new AnswersSubject(
        ulong.Parse(view.Identity("chain")), view.Identity(FactsDatabase.Genesis), view.Identity("application")));

    /// <summary>Epochs that are computed, oldest first. A limit of 0 is the default.</summary>
    public IReadOnlyList<EpochAnswer> Epochs(ulong fromEpoch, uint limit) => Read<IReadOnlyList<EpochAnswer>>(
        view => [.. view.Epochs(Index(fromEpoch), ApiLimits.Rows(limit)).Select(AnswerOf)]);

    /// <summary>Outputs from an index on, of one input or of all.</summary>
    public Page<OutputView> Outputs(ulong fromOutput, uint limit, OutputFilter filter, ulong? ofInput) => Read(view =>
    {
        int rows = ApiLimits.Rows(limit);
        List<OutputView> outputs = view.Outputs(
            Index(fromOutput), rows, filter, ofInput is { } input ? Index(input) : null, ApiLimits.ListBytesMax);
        return Page<OutputView>.Of(
            outputs, rows, fromOutput, view.OutputCount(), output => output.Index, output =>
                output.Blob.Length + (output.Siblings?.Length ?? 0));
    });

    /// <summary>Inputs from an index on, with what the machine reported of each.</summary>
    public Page<InputAnswer> Inputs(ulong fromInput, uint limit) => Read(view =>
    {
        int rows = ApiLimits.Rows(limit);
        List<InputAnswer> inputs = [.. view.Inputs(Index(fromInput), rows, ApiLimits.ListBytesMax)
            .Select(input => new InputAnswer(input, view.Reports(input.Index)))];
        return Page<InputAnswer>.Of(
            inputs, rows, fromInput, view.InputCount(), answer => answer.Input.Index,
            answer => answer.Input.Blob.Length + answer.Reports.Sum(report => (long)report.Length));
    });

    public InputAnswer Input(ulong index) => Read(view => view.Inputs(Index(index), 1) is [{ } input] && input.Index == index
        ? new InputAnswer(input, view.Reports(index))
        : throw new QuestionException(QuestionFault.NotRead, $"input {index} is not read yet"));

    /// <summary>Notices in output order from an index on; then, if asked to follow, as they come, until the token ends it.</summary>
    public async IAsyncEnumerable<NoticeEvent> NoticesAsync(
        ulong fromOutput, bool follow, Asker asker, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ulong next = Index(fromOutput);
        ulong? toldRollback = null;
        _streams.Take(asker);
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                Task change = facts.NextChange;
                (List<NoticeEvent> events, next, toldRollback, bool more) = Read(view => NoticesOf(view, next, toldRollback));
                foreach (NoticeEvent happened in events) yield return happened;
                if (more) continue;
                if (!follow) yield break;
                await change.WaitAsync(cancellation);
            }
        }
        finally
        {
            _streams.GiveBack(asker);
        }
    }

    /// <summary>What the machine answers between two inputs. Waits for a running one, but not longer than a query may.</summary>
    public async Task<QueryAnswer> InspectAsync(ReadOnlyMemory<byte> query, CancellationToken cancellation)
    {
        if (!_inspects.Wait(0, CancellationToken.None)) throw new QuestionException(QuestionFault.AtCapacity, "at capacity");
        try
        {
            using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            deadline.CancelAfter(TimeSpan.FromSeconds(ApiLimits.InspectDeadlineSeconds));
            return await queryMachine(query, deadline.Token) ?? throw new QuestionException(QuestionFault.Busy, "not ready");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new QuestionException(QuestionFault.Busy, "the machine is busy");
        }
        finally
        {
            _inspects.Release();
        }
    }

    public void Dispose()
    {
        _inspects.Dispose();
    }

    /// <summary>A reader keeps two numbers, the next output and the last rollback it was told of.</summary>
    static (List<NoticeEvent> Events, ulong Next, ulong? ToldRollback, bool More) NoticesOf(
        FactsView view, ulong next, ulong? toldRollback)
    {
        List<NoticeEvent> events = [];
        ulong handled = view.HandledRollback();
        if (toldRollback is { } told && handled > told)
        {
            ulong surviving = view.OutputsSurviving(told);
            if (next > surviving)
            {
                next = surviving;
                events.Add(new OutputsRolledBack(surviving));
            }
        }

        List<OutputView> outputs = view.Outputs(next, NoticesPerRead, OutputFilter.Notices, inputIndex: null);
        foreach (OutputView output in outputs)
            events.Add(new NoticeEmitted(
                output, Protocol.Outputs.TryReadNotice(output.Blob, out ReadOnlySpan<byte> payload) ? payload.ToArray() : []));
        return (events, outputs.Count > 0 ? outputs[^1].Index + 1 : next, handled, outputs.Count == NoticesPerRead);
    }

    /// <summary>Out of facts that are not whole nothing is answered; the node was told, and reads the chain again.</summary>
    T Read<T>(Func<FactsView, T> question)
    {
        try
        {
            return facts.Read(question);
        }
        catch (FactsDamagedException damage)
        {
            throw new QuestionException(QuestionFault.Busy, $"the facts are damaged, so the node reads the chain again: {damage.Message}");
        }
        catch (SqliteException fault)
        {
            throw new QuestionException(QuestionFault.Busy, $"the facts cannot be read now: {fault.Message}");
        }
    }

    static EpochAnswer AnswerOf(EpochView view) => new(
        view.Epoch,
        view switch
        {
            { Epoch.Finished: true } => EpochState.Accepted,
            { SeenTransaction: not null } => EpochState.Seen,
            { AttemptTransaction: not null } => EpochState.Submitted,
            _ => EpochState.Computed,
        },
        view.SeenTransaction ?? view.AttemptTransaction);

    static ulong Index(ulong asked) => asked <= long.MaxValue
        ? asked : throw new QuestionException(QuestionFault.IndexTooLarge, "an index has at most 63 bits");
}
