using Rollup.Client.Values;
using Rollup.Tests.Unit.Protocol;

namespace Rollup.Tests.Unit.Cli;

/// <summary>What `rollup notices` shows of a notice.</summary>
public class NoticeFieldsTests
{
    [Fact]
    public void AScoreIsShownWithItsNamesAndUnits()
    {
        WorkScored scored = new() { JobId = 7, Place = 2, ScoreQ32 = 1L << 31, Verdict = (byte)Verdict.Passed };
        NoticeView view = NoticeFields.Of(9, MessageBytes.Of(scored));
        Assert.Equal((9UL, "workScored", 7UL, 2, 1L << 31), (view.Index, view.Kind, view.JobId, view.Place, view.ScoreQ32));
        Assert.Equal(
            "client 0x0000000000000000000000000000000000000000, model digest 0x000000…0000, score 0.500000, verdict Passed", view.Text);

        JobSettled settled = new() { JobId = 7, Outcome = (byte)JobOutcome.Judged, PaidUnits = 300, ReturnedUnits = 400 };
        view = NoticeFields.Of(10, MessageBytes.Of(settled));
        Assert.Equal(("jobSettled", null, null), (view.Kind, view.Place, view.ScoreQ32));
        Assert.Equal("outcome Judged, paid 300 units, returned 400 units", view.Text);
    }

    [Fact]
    public void EveryNoticeHasItsKindAndOtherBytesSayTheirLength()
    {
        HashSet<string> notices = [.. Enum.GetNames<Rollup.Api.Notice.DecodedOneofCase>()];
        foreach (JsonElement vector in Vectors.Load("commands.json").GetProperty("vectors").EnumerateArray())
        {
            string name = vector.GetProperty("name").GetString()!;
            byte[] payload = Vectors.Hex(vector.GetProperty("encoded"));
            NoticeView view = NoticeFields.Of(0, payload);
            bool isNotice = notices.Contains(char.ToUpperInvariant(name[0]) + name[1..]);
            Assert.Equal(isNotice ? name : "unknown", view.Kind);
            Assert.Equal(HexText.Of(payload), view.Raw);
            if (!isNotice) Assert.Equal($"length {payload.Length} bytes", view.Text);
        }
    }
}
