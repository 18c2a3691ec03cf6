namespace Rollup.Cli.Output;

/// <summary>What no rule of the market can prevent, told to whoever posts a job and whoever looks at one; README says the same.</summary>
static class KnownLimits
{
    public const string OnePersonManyAddresses = "One person may hold several places, each under an address of its own.";

    public const string CopyWithOneDigitChanged =
        "A model with the last digit of one weight changed is another model: nobody can tell such a copy from work.";

    public const string ParticipationIsAGift = "Participation in a job that is open to everybody is a gift to whoever has many addresses.";

    public const string PooledToken =
        "This job's token lies with that of other jobs: where it keeps a fee or shrinks, who comes last finds too little.";

    /// <summary>Those that can happen in a job of these terms: with an allow list the sponsor knows whom she admits.</summary>
    public static IEnumerable<string> Of(in JobTerms terms)
    {
        bool isOpen = terms.AllowList.Count == 0, takesModels = Judge.Of((JudgeKind)terms.Judge).TakesModels;
        return Applying(isOpen, takesModels, isOpen && terms.ParticipationUnits != 0, terms.PooledToken != 0);
    }

    static IEnumerable<string> Applying(bool isOpen, bool takesModels, bool isGift, bool isPooledToken)
    {
        if (isOpen) yield return OnePersonManyAddresses;
        if (takesModels) yield return CopyWithOneDigitChanged;
        if (isGift) yield return ParticipationIsAGift;
        if (isPooledToken) yield return PooledToken;
    }
}
