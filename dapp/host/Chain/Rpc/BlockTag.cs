using Nethereum.RPC.Eth.DTOs;
using static Nethereum.RPC.Eth.DTOs.BlockParameter;

namespace Rollup.Chain;

/// <summary>Which state of the chain a question is about: a block by number or by name.</summary>
public readonly struct BlockTag
{
    readonly BlockParameterType _name; // the first of the enumeration is latest
    readonly ulong _number;

    BlockTag(BlockParameterType name, ulong number = 0) => (_name, _number) = (name, number);

    public static BlockTag Latest => new(BlockParameterType.latest);

    /// <summary>The block being built. On anvil only this one has the number that the next transaction will see.</summary>
    public static BlockTag Pending => new(BlockParameterType.pending);

    public static BlockTag Safe => new(BlockParameterType.safe);
    public static BlockTag Finalized => new(BlockParameterType.finalized);
    public static BlockTag Earliest => new(BlockParameterType.earliest);

    public static BlockTag Number(ulong number) => new(BlockParameterType.blockNumber, number);

    /// <summary>A name or a decimal number, as a person writes it in a configuration.</summary>
    public static BlockTag Parse(string text) => text switch
    {
        "latest" => Latest,
        "pending" => Pending,
        "safe" => Safe,
        "finalized" => Finalized,
        "earliest" => Earliest,
        _ when ulong.TryParse(text, out ulong number) => Number(number),
        _ => throw new FormatException($"'{text}' is no block: latest, safe, finalized, pending, earliest or a number"),
    };

    public override string ToString() => _name == BlockParameterType.blockNumber ? Hex.Quantity(_number) : _name.ToString();

    internal bool IsPending => _name == BlockParameterType.pending;

    /// <summary>Whether a block that was asked for by this tag may have the number.</summary>
    internal bool Allows(ulong number) => _name != BlockParameterType.blockNumber || number == _number;

    internal BlockParameter ToParameter()
    {
        if (_name == BlockParameterType.blockNumber) return new BlockParameter(_number);
        BlockParameter parameter = new();
        parameter.SetValue(_name);
        return parameter;
    }
}
