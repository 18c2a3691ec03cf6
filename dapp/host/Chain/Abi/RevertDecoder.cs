using System.Buffers.Binary;
using System.Numerics;

namespace Rollup.Chain;

/// <summary>The reason for which a contract refused, by name and with its arguments.</summary>
/// <param name="Name">`NotPastBlock`, `Error`, `Panic`; empty when we do not know the error.</param>
/// <param name="Arguments">Name and value of each argument, ready to be shown.</param>
/// <param name="Data">The bytes that the contract gave.</param>
public sealed record Revert(string Name, IReadOnlyList<KeyValuePair<string, string>> Arguments, byte[] Data)
{
    public override string ToString() => Name switch
    {
        "" when Data.Length == 0 => "without a reason",
        "" => $"an error we do not know, {Hex.Encode(Data)}",
        "Error" => Arguments[0].Value,
        "Panic" => $"Panic: {RevertDecoder.PanicMeaning(Arguments[0].Value)}",
        _ => $"{Name}({string.Join(", ", Arguments.Select(argument => $"{argument.Key}: {argument.Value}"))})",
    };
}

/// <summary>Turns the bytes of a failed call into words.</summary>
public static class RevertDecoder
{
    static readonly Dictionary<uint, AbiSignature> s_known = KnownErrors.Signatures
        .Select(text => new AbiSignature(text))
        .ToDictionary(signature => BinaryPrimitives.ReadUInt32BigEndian(signature.Selector));

    public static IEnumerable<AbiSignature> Known => s_known.Values;

    public static Revert Decode(byte[] data)
    {
        bool isKnown = data.Length >= 4;
        AbiSignature? signature = null;
        isKnown = isKnown && s_known.TryGetValue(BinaryPrimitives.ReadUInt32BigEndian(data), out signature);
        if (!isKnown) return new Revert("", [], data);
        try
        {
            AbiValues values = AbiDecoder.Frame(signature!.Parameters, data.AsSpan(4));
            return new Revert(signature.Name, [.. signature.Parameters.Zip(values.All, Argument)], data);
        }
        catch (FormatException)
        {
            return new Revert("", [], data); // The selector is known, but what follows is not its arguments.
        }
    }

    /// <summary>Solidity's panic codes in words.</summary>
    public static string PanicMeaning(string code) => code switch
    {
        "1" => "an assertion does not hold",
        "17" => "arithmetic overflow",
        "18" => "division by zero",
        "33" => "no such enum value",
        "34" => "storage is wrongly encoded",
        "49" => "pop of an empty array",
        "50" => "array index out of bounds",
        "65" => "too much memory",
        "81" => "call of an empty function pointer",
        _ => $"code {code}",
    };

    static KeyValuePair<string, string> Argument(AbiParameter parameter, object value) =>
        new(parameter.Name, value is BigInteger number ? number.ToString() : value as string ?? AbiValues.Show(value));
}
