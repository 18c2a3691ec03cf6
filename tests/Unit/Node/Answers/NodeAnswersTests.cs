using Rollup.Api;
using Rollup.Node.Answers;

namespace Rollup.Tests.Unit.Node;

/// <summary>The layer under every door: where a page ends, and what is not answered.</summary>
public sealed class NodeAnswersTests : IDisposable
{
    readonly Folder _folder = new();
    readonly TaskCompletionSource _machine = new();
    readonly FactsDatabase _database;
    readonly ServedFacts _facts;
    readonly NodeAnswers _answers;

    public NodeAnswersTests()
    {
        _database = FactsDatabase.Open(_folder.File("facts.sqlite"), durable: false);
        _facts = new ServedFacts(_folder.File("facts.sqlite"), _database.Identity(FactsDatabase.Serial)!);
        _answers = new NodeAnswers(
            _facts, new NodeIdentity("latest", Claims: false, "native"), async (_, cancellation) =>
        {
            await _machine.Task.WaitAsync(cancellation);
            return null;
        });
    }

    [Theory]
    [InlineData("", 3, 0, 0, "", 0)]                           // nothing there
    [InlineData("1 1", 3, 0, 9, "0 1", 9)]                     // fewer than asked for are the last
    [InlineData("1 1 1", 3, 0, 9, "0 1 2", 3)]                 // a full page goes on behind its last row
    [InlineData("1 1", 3, 12, 9, "12 13", 12)]                 // never back behind where it was asked to begin
    [InlineData("2097152", 3, 0, 9, "0", 9)]                   // exactly as large as a list may be
    [InlineData("2097153 1", 3, 0, 9, "0", 1)]                 // one that is too large is alone
    [InlineData("2097151 1 1", 3, 0, 9, "0 1", 2)]
    [InlineData("2097151 2 1", 3, 0, 9, "0", 1)]
    public void APageEndsWhereItsLimitsSay(string bytes, int limit, ulong from, ulong total, string items, ulong next)
    {
        Assert.Equal(2_097_152, ApiLimits.ListBytesMax);
        (ulong Index, long Bytes)[] rows =
            [.. bytes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((size, row) => (from + (ulong)row, long.Parse(size)))];
        Page<(ulong Index, long Bytes)> page = Page<(ulong Index, long Bytes)>.Of(
            rows, limit, from, total, row => row.Index, row => row.Bytes);
        Assert.Equal((items, next, total), (string.Join(' ', page.Items.Select(row => row.Index)), page.NextIndex, page.Total));
    }

    [Theory]
    [InlineData(0u, 100)]
    [InlineData(1u, 1)]
    [InlineData(1_000u, 1_000)]
    [InlineData(uint.MaxValue, 1_000)]
    public void AListHasADefaultAndAMaximum(uint asked, int rows) => Assert.Equal(rows, ApiLimits.Rows(asked));

    [Fact]
    public async Task WhatIsNotAnsweredIsSaidWithItsReason()
    {
        Assert.Equal(QuestionFault.NotRead, Assert.Throws<QuestionException>(() => _answers.Input(0)).Fault);
        Assert.Equal(QuestionFault.IndexTooLarge, Assert.Throws<QuestionException>(() => _answers.Input(ulong.MaxValue)).Fault);
        Assert.Equal(QuestionFault.IndexTooLarge,
            Assert.Throws<QuestionException>(() => _answers.Outputs(ulong.MaxValue, 0, OutputFilter.All, null)).Fault);
        QuestionException fault = await Assert.ThrowsAsync<QuestionException>(async () =>
        {
            await foreach (NoticeEvent _ in _answers.NoticesAsync(ulong.MaxValue, follow: false, default, Cancellation)) Assert.Fail(
                "there is no notice");
        });
        Assert.Equal(QuestionFault.IndexTooLarge, fault.Fault);
        Assert.Empty(_answers.Inputs(0, 0).Items);
    }

    /// <summary>A stream does not look for itself: it hears what is stored when the node says that there is something to hear.</summary>
    [Fact]
    public async Task AStreamIsWokenAndDoesNotLook()
    {
        await using IAsyncEnumerator<NoticeEvent> stream =
            _answers.NoticesAsync(0, follow: true, new Asker("a", "1"), Cancellation).GetAsyncEnumerator(Cancellation);
        ValueTask<bool> next = stream.MoveNextAsync();
        new ReaderFacts(_database).StorePage(new ChainPage(JobScript.Inputs(), [], []), [JobScript.Block(1_000)]);
        byte[] notice = new byte[200];
        int length = Rollup.Protocol.Outputs.WriteNotice([1, 2, 3], notice);
        new RunnerFacts(_database).StoreResult(0, new AdvanceResult(true, [notice[..length]], [], default), "native", null);
        await Task.Delay(300, Cancellation);
        Assert.False(next.IsCompleted);
        _facts.TellChanged();
        Assert.True(await next.AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        Assert.Equal([1, 2, 3], Assert.IsType<NoticeEmitted>(stream.Current).Payload);
    }

    [Fact]
    public async Task TheNinthQueryIsNotHeard()
    {
        Task<QueryAnswer>[] waiting =
            [.. Enumerable.Range(0, ApiLimits.InspectsInFlightMax).Select(_ => _answers.InspectAsync(default, Cancellation))];
        Assert.Equal(QuestionFault.AtCapacity,
            (await Assert.ThrowsAsync<QuestionException>(() => _answers.InspectAsync(default, Cancellation))).Fault);
        _machine.SetResult();
        foreach (Task<QueryAnswer> query in waiting)
            // the machine is not at a known state
            Assert.Equal(QuestionFault.Busy, (await Assert.ThrowsAsync<QuestionException>(() => query)).Fault);
    }

    public void Dispose()
    {
        _answers.Dispose();
        _facts.Dispose();
        _database.Dispose();
        _folder.Dispose();
    }
}
