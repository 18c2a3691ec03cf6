using Google.Protobuf;
using Rollup.Protocol;

namespace Rollup.Node.Api.Grpc;

/// <summary>Turns the payload of a notice into its message. Unknown bytes stay raw.</summary>
static class NoticeDecoder
{
    public static void Decode(ReadOnlySpan<byte> payload, Wire.Notice notice)
    {
        if (!DecodeJob(payload, notice)) DecodePlace(payload, notice);
    }

    static bool DecodeJob(ReadOnlySpan<byte> payload, Wire.Notice notice)
    {
        if (JobPosted.TryDecode(payload, out JobPosted posted))
        {
            notice.JobPosted = new Wire.JobPosted
            {
                JobId = posted.JobId, Sponsor = Copy(posted.Sponsor.Bytes), Asset = Copy(posted.Asset.Bytes),
                EscrowUnits = posted.EscrowUnits.ToString(), ModelDigest = Copy(posted.ModelDigest.Bytes), DataDigest = Copy(posted.DataDigest.Bytes),
            };
        }
        else if (JobOpened.TryDecode(payload, out JobOpened opened))
        {
            notice.JobOpened = new Wire.JobOpened { JobId = opened.JobId, EvaluationUnits = opened.EvaluationUnits };
        }
        else if (HoldoutOpened.TryDecode(payload, out HoldoutOpened holdout))
        {
            notice.HoldoutOpened = new Wire.HoldoutOpened { JobId = holdout.JobId, Verdict = holdout.Verdict, InitialScoreQ32 = holdout.InitialScoreQ32 };
        }
        else if (JobSettled.TryDecode(payload, out JobSettled settled))
        {
            notice.JobSettled = new Wire.JobSettled
            {
                JobId = settled.JobId, Outcome = settled.Outcome, PaidUnits = settled.PaidUnits.ToString(), ReturnedUnits = settled.ReturnedUnits.ToString(),
            };
        }
        return notice.DecodedCase != Wire.Notice.DecodedOneofCase.None;
    }

    static void DecodePlace(ReadOnlySpan<byte> payload, Wire.Notice notice)
    {
        if (PlaceAccepted.TryDecode(payload, out PlaceAccepted accepted))
        {
            notice.PlaceAccepted = new Wire.PlaceAccepted { JobId = accepted.JobId, Place = accepted.Place, Client = Copy(accepted.Client.Bytes) };
        }
        else if (WorkCommitted.TryDecode(payload, out WorkCommitted committed))
        {
            notice.WorkCommitted = new Wire.WorkCommitted { JobId = committed.JobId, Place = committed.Place, Commitment = Copy(committed.Commitment.Bytes) };
        }
        else if (WorkRevealed.TryDecode(payload, out WorkRevealed revealed))
        {
            notice.WorkRevealed = new Wire.WorkRevealed
            {
                JobId = revealed.JobId, Place = revealed.Place, ModelDigest = Copy(revealed.ModelDigest.Bytes), DataDigest = Copy(revealed.DataDigest.Bytes),
            };
        }
        else if (WorkCompleted.TryDecode(payload, out WorkCompleted completed))
        {
            notice.WorkCompleted = new Wire.WorkCompleted { JobId = completed.JobId, Place = completed.Place, Verdict = completed.Verdict };
        }
        else if (WorkScored.TryDecode(payload, out WorkScored scored))
        {
            notice.WorkScored = new Wire.WorkScored
            {
                JobId = scored.JobId, Place = scored.Place, Client = Copy(scored.Client.Bytes), ModelDigest = Copy(scored.ModelDigest.Bytes),
                ScoreQ32 = scored.ScoreQ32, Verdict = scored.Verdict,
            };
        }
        else if (PlacePaid.TryDecode(payload, out PlacePaid paid))
        {
            notice.PlacePaid = new Wire.PlacePaid { JobId = paid.JobId, Place = paid.Place, Client = Copy(paid.Client.Bytes), Units = paid.Units.ToString() };
        }
    }

    static ByteString Copy(ReadOnlySpan<byte> bytes) => ByteString.CopyFrom(bytes);
}
