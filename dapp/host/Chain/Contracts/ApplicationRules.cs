namespace Rollup.Chain;

/// <summary>What must be true of an application for whoever serves it and for whoever pays into it: null, or what is wrong.</summary>
public static class ApplicationRules
{
    public static string? OwnerProblem(in Address owner) =>
        owner.IsZero ? null : $"its ownership is not renounced: {owner.ToHex()} could swap the validator and pay itself everything";

    public static string? InputsProblem(ReadOnlySpan<byte> dataAvailability) => InputBox.IsDataAvailability(dataAvailability) ? null
        : $"its inputs do not come from the InputBox, {Addresses.InputBox.ToHex()}: its data availability is "
            + Hex.Encode(dataAvailability);
}
