namespace Rollup.Chain;

/// <summary>Which state of the chain a question is about: a block by number or by name.</summary>
public readonly struct BlockTag
{
    readonly string? _text;

    BlockTag(string text) => _text = text;

    public static BlockTag Latest => new("latest");

    /// <summary>The block being built. On anvil only this one has the number that the next transaction will see.</summary>
    public static BlockTag Pending => new("pending");

    public static BlockTag Safe => new("safe");
    public static BlockTag Finalized => new("finalized");
    public static BlockTag Earliest => new("earliest");

    public static BlockTag Number(ulong number) => new(Hex.Quantity(number));

    /// <summary>A name or a decimal number, as a person writes it in a configuration.</summary>
    public static BlockTag Parse(string text) => text switch
    {
        "latest" or "pending" or "safe" or "finalized" or "earliest" => new BlockTag(text),
        _ when ulong.TryParse(text, out ulong number) => Number(number),
        _ => throw new FormatException($"'{text}' is no block: latest, safe, finalized, pending, earliest or a number"),
    };

    public override string ToString() => _text ?? "latest";
}
