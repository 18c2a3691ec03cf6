namespace Rollup.Cli.Output;

/// <summary>A notice in words, read from its own bytes and not from the node's reading of them.</summary>
sealed record NoticeView(ulong Index, string Kind, ulong JobId, int? Place, long? ScoreQ32, string Text, string Raw)
{
    public static NoticeView Of(ulong index, ReadOnlySpan<byte> payload)
    {
        (string kind, ulong jobId, int? place, long? scoreQ32, string text) = Describe(payload);
        return new NoticeView(index, kind, jobId, place, scoreQ32, text, HexText.Of(payload));
    }

    static (string, ulong, int?, long?, string) Describe(ReadOnlySpan<byte> payload)
    {
        if (JobPosted.TryDecode(payload, out JobPosted posted))
            return ("jobPosted", posted.JobId, null, null, $"by {HexText.Of(posted.Sponsor)}, escrow {posted.EscrowUnits} units");
        if (JobOpened.TryDecode(payload, out JobOpened opened))
            return ("jobOpened", opened.JobId, null, null,
                $"the initial model is verified; one evaluation costs {opened.EvaluationUnits} units of work");
        if (HoldoutOpened.TryDecode(payload, out HoldoutOpened holdout))
            return ("holdoutOpened", holdout.JobId, null, holdout.InitialScoreQ32,
                $"{(HoldoutVerdict)holdout.Verdict}, the initial model scores {Amounts.Score(holdout.InitialScoreQ32)}");
        if (JobSettled.TryDecode(payload, out JobSettled settled))
            return ("jobSettled", settled.JobId, null, null,
                $"{(JobOutcome)settled.Outcome}: {settled.PaidUnits} units paid, {settled.ReturnedUnits} returned");
        return DescribePlace(payload);
    }

    static (string, ulong, int?, long?, string) DescribePlace(ReadOnlySpan<byte> payload)
    {
        if (PlaceAccepted.TryDecode(payload, out PlaceAccepted accepted))
            return ("placeAccepted", accepted.JobId, accepted.Place, null, $"by {HexText.Of(accepted.Client)}");
        if (WorkCommitted.TryDecode(payload, out WorkCommitted committed))
            return ("workCommitted", committed.JobId, committed.Place, null, $"commitment {HexText.Short(HexText.Of(committed.Commitment))}");
        if (WorkRevealed.TryDecode(payload, out WorkRevealed revealed))
            return ("workRevealed", revealed.JobId, revealed.Place, null, $"model {HexText.Short(HexText.Of(revealed.ModelDigest))}");
        if (WorkCompleted.TryDecode(payload, out WorkCompleted completed))
            return ("workCompleted", completed.JobId, completed.Place, null, (Verdict)completed.Verdict == Verdict.None
                ? "all blocks are in the machine" : $"{(Verdict)completed.Verdict}");
        if (WorkScored.TryDecode(payload, out WorkScored scored))
            return ("workScored", scored.JobId, scored.Place, scored.ScoreQ32, $"{(Verdict)scored.Verdict}, score {Amounts.Score(scored.ScoreQ32)}");
        if (PlacePaid.TryDecode(payload, out PlacePaid paid))
            return ("placePaid", paid.JobId, paid.Place, null, $"{paid.Units} units to {HexText.Of(paid.Client)}");
        return ("unknown", 0, null, null, $"{payload.Length} bytes");
    }
}
