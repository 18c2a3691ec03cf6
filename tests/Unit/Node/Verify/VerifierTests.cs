using Rollup.Node.Verify;

namespace Rollup.Tests.Unit.Node;

/// <summary>A whole job on the real machine, honestly claimed and not.</summary>
public class VerifierTests
{
    static readonly ApplicationFacts s_application =
        new(World.ChainId, "0x", "0x", "0x", "0x", null, "0x", JobScript.EpochLength, [], 1, null);

    [Fact]
    public void HonestClaimsHoldAndEverySubmissionIsListed()
    {
        using InProcessMachine machine = new();
        VerifyReport report = Verifier.Run(Honest(machine), machine, TestContext.Current.CancellationToken);
        Assert.True(report.Holds, report.FirstDifference);
        Assert.Equal(5, report.Epochs.Count);
        Assert.Equal([0, 1], report.Submissions.Select(submission => (int)submission.Place));
        Assert.All(report.Submissions, submission => Assert.Equal(submission.ScoreQ32, submission.ClaimedScoreQ32));
        Assert.NotEqual(report.Submissions[0].ScoreQ32, report.Submissions[1].ScoreQ32);
    }

    [Fact]
    public void OneBitOfOneScoreIsFound()
    {
        using InProcessMachine machine = new();
        VerifyData planted = Verifier.PlantScoreBit(Honest(machine), machine, TestContext.Current.CancellationToken);
        VerifyReport report = Verifier.Run(planted, machine, TestContext.Current.CancellationToken);
        Assert.False(report.Holds);
        Assert.Contains("job 1, place 0: claimed score", report.FirstDifference, StringComparison.Ordinal);
        JudgedSubmission submission = report.Submissions[0];
        Assert.False(submission.Holds);
        Assert.Equal(1, submission.ScoreQ32 ^ submission.ClaimedScoreQ32);
        Assert.True(report.Submissions[1].Holds);
        // The epochs before the score was given are honest still.
        Assert.Equal([true, true, true, false, false], report.Epochs.Select(epoch => epoch.Holds));
    }

    [Fact]
    public void ScoreBitIsFoundFromTheRootsAlone()
    {
        using InProcessMachine machine = new();
        VerifyData planted = Verifier.PlantScoreBit(Honest(machine), machine, TestContext.Current.CancellationToken);
        VerifyReport report = Verifier.Run(planted with { ClaimedOutputs = null }, machine, TestContext.Current.CancellationToken);
        Assert.Contains("epoch 16 (last block 169): claimed root", report.FirstDifference, StringComparison.Ordinal);
    }

    [Fact]
    public void ClaimOfAnEpochWithoutInputsIsJudgedToo()
    {
        using InProcessMachine machine = new();
        VerifyData data = Honest(machine);
        ClaimLog idle = data.Claims[0] with { LastBlock = 99 };
        VerifyReport report = Verifier.Run(data with { Claims = [idle] }, machine, TestContext.Current.CancellationToken);
        Assert.Contains("epoch 9 (last block 99)", report.FirstDifference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one more")]
    [InlineData("one fewer")]
    public void NumberOfOutputsIsJudged(string change)
    {
        using InProcessMachine machine = new();
        VerifyData data = Honest(machine);
        byte[][] outputs = [.. data.ClaimedOutputs!];
        outputs = change == "one more" ? [.. outputs, outputs[0]] : outputs[..^1];
        VerifyReport report = Verifier.Run(data with { ClaimedOutputs = outputs }, machine, TestContext.Current.CancellationToken);
        Assert.Equal(change == "one fewer", report.Holds);
    }

    static VerifyData Honest(InProcessMachine machine)
    {
        List<InputLog> inputs = JobScript.Inputs();
        List<byte[]> outputs = [];
        SortedDictionary<ulong, string> roots = [];
        machine.Reset();
        foreach (InputLog input in inputs)
        {
            AdvanceResult result = machine.Advance(input.Blob);
            outputs.AddRange(result.Outputs);
            roots[input.Block.Number / JobScript.EpochLength] = result.OutputsRoot.ToHex();
        }
        List<ClaimLog> claims = [.. roots.Select(pair => new ClaimLog(
            JobScript.Block(pair.Key * JobScript.EpochLength + 100), 0, "0x", pair.Key * JobScript.EpochLength + 9, pair.Value,
            Accepted: true))];
        return new VerifyData(s_application, 1_000, inputs, claims, outputs);
    }
}
