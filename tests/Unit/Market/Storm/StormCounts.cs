namespace Rollup.Tests.Unit.Market.Storm;

/// <summary>What a storm has reached.</summary>
sealed class StormCounts
{
    long _inputs;
    long _decoded;
    long _changed;
    readonly SortedDictionary<string, long> _reached = new(StringComparer.Ordinal);

    public long Inputs => _inputs;

    public long Decoded => _decoded;

    public long Changed => _changed;

    public void Add(Outcome outcome)
    {
        _inputs++;
        Count(outcome.Text);
        if (outcome.Text == "Accepted") _changed++;
        if (outcome.Text != "Rejected" && !outcome.Text.StartsWith("Deposit.", StringComparison.Ordinal)) _decoded++;
        foreach (byte[] notice in outcome.Notices)
        {
            if (WorkCompleted.TryDecode(notice, out WorkCompleted completed)) Count($"Verdict.{(Verdict)completed.Verdict}");
            if (WorkScored.TryDecode(notice, out WorkScored scored)) Count($"Verdict.{(Verdict)scored.Verdict}");
            if (HoldoutOpened.TryDecode(notice, out HoldoutOpened opened)) Count($"HoldoutVerdict.{(HoldoutVerdict)opened.Verdict}");
            if (FileRefused.TryDecode(notice, out FileRefused refused)) Count($"Opening.{(OpeningStatus)refused.Status}");
            if (JobSettled.TryDecode(notice, out JobSettled settled)) Count($"JobOutcome.{(JobOutcome)settled.Outcome}");
        }
    }

    /// <summary>Everything that exists and was not reached.</summary>
    // A storm does not fill tables of this size: tests/Unit/Market/Attacks does.
    static readonly string[] OfAFullMarket =
        ["PostJob.JobTableFull", "PostJob.MarketCrowded", "ProvideBlock.NoRoom"];

    public List<string> Missing()
    {
        List<string> missing = [.. Statuses.All().Except(OfAFullMarket).Where(name => !_reached.ContainsKey(name))];
        foreach (Verdict verdict in Enum.GetValues<Verdict>()) Want($"Verdict.{verdict}");
        foreach (HoldoutVerdict verdict in Enum.GetValues<HoldoutVerdict>()) Want($"HoldoutVerdict.{verdict}");
        foreach (OpeningStatus status in Enum.GetValues<OpeningStatus>()) if (status != OpeningStatus.Accepted) Want($"Opening.{status}");
        foreach (JobOutcome outcome in Enum.GetValues<JobOutcome>()) if (outcome != JobOutcome.None) Want($"JobOutcome.{outcome}");
        return missing;

        void Want(string name)
        {
            if (!_reached.ContainsKey(name)) missing.Add(name);
        }
    }

    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Inputs} inputs, {Decoded} decode to a command, {Changed} change the state");
        foreach ((string name, long count) in _reached) text.AppendLine(CultureInfo.InvariantCulture, $"{count,9}  {name}");
        return text.ToString();
    }

    void Count(string name) => _reached[name] = _reached.GetValueOrDefault(name) + 1;
}
