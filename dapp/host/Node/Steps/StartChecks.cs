namespace Rollup.Node.Steps;

/// <summary>
/// What must be true of the application before the node does anything for it. Every failure is for a human: exit code 30.
/// </summary>
public static class StartChecks
{
    /// <summary>The first thing that is wrong, or null.</summary>
    public static string? Problem(ApplicationFacts application, string templateHash, ulong expectedEpochLength)
    {
        if (ApplicationRules.OwnerProblem(Hex.ReadAddress(application.Owner)) is { } owned) return owned;
        if (application.TemplateHash != templateHash)
            return $"the application runs template {application.TemplateHash}, expected is {templateHash}";
        if (application.EpochLength == 0) return $"{application.Validator} has epochs of length 0: it is no authority";
        if (expectedEpochLength != 0 && application.EpochLength != expectedEpochLength)
            return $"epochs have {application.EpochLength} blocks, expected are {expectedEpochLength}";
        if (ApplicationRules.InputsProblem(application.DataAvailability) is { } elsewhere) return elsewhere;
        if (application.DeploymentBlock == 0) return "the application has no deployment block";
        if (application.Claimer is { } claimer && application.ValidatorOwner is { } owner && claimer != owner)
            return $"the claim key is {claimer}, but {application.Validator} belongs to {owner}";
        return null;
    }

    /// <summary>Whether the endpoint's chain is the one that claims are signed for, or null where none are signed.</summary>
    public static string? SignedFor(NodeOptions options, ApplicationFacts application)
    {
        if (options.ClaimKey is null) return null;
        if (application.ChainId != options.ChainId)
            return $"the endpoint is on chain {application.ChainId}, claims are signed for chain {options.ChainId}";
        string validator = Hex.Encode(Hex.ReadAddress(options.Validator).Bytes);
        return application.Validator == validator ? null
            : $"the application believes {application.Validator}, claims are signed for {validator}";
    }

    /// <summary>Stores whose facts these are, or finds that they are another's.</summary>
    public static string? Identify(FactsDatabase database, ApplicationFacts application)
    {
        (string Name, string Value)[] identity =
        [
            ("chain", application.ChainId.ToString()), (FactsDatabase.Genesis, application.GenesisHash),
            ("application", application.Application), ("validator", application.Validator), ("template", application.TemplateHash),
            ("epoch_length", application.EpochLength.ToString()), ("deployment_block", application.DeploymentBlock.ToString()),
        ];
        foreach ((string name, string value) in identity)
            if (database.Identity(name) is { } stored && stored != value) return $"it belongs to {name} {stored}, not {value}";
        database.Write("identity", connection =>
        {
            foreach ((string name, string value) in identity)
                Sql.Run(connection, "INSERT OR IGNORE INTO identity VALUES ($0, $1)", name, value);
        });
        return null;
    }
}
