using System.Numerics;
using Nethereum.ABI.ABIDeserialisation;
using Nethereum.ABI.FunctionEncoding;
using Nethereum.ABI.Model;

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
    const int SelectorBytes = 4;

    // Read when a contract first refuses, which few commands live to see.
    static readonly Lazy<Dictionary<string, ErrorABI>> s_known = new(() => ABIDeserialiserFactory
        .DeserialiseContractABI(string.Join('\n', KnownErrors.Signatures.Select(signature => "error " + signature)))
        .Errors.ToDictionary(error => error.Sha3Signature[..(2 * SelectorBytes)]));

    internal static IReadOnlyDictionary<string, ErrorABI> Known => s_known.Value;

    public static Revert Decode(byte[] data)
    {
        bool isKnown = data.Length >= SelectorBytes;
        ErrorABI? error = null;
        isKnown = isKnown && Known.TryGetValue(Convert.ToHexStringLower(data.AsSpan(0, SelectorBytes)), out error);
        return isKnown && Arguments(error!.InputParameters, data[SelectorBytes..]) is { } arguments
            ? new Revert(error.Name, arguments, data)
            : new Revert("", [], data); // The selector may be known, but what follows is not its arguments.
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

    // The library's decoder takes what it finds and fills the rest with zeros; only what it would write itself was really there.
    static IReadOnlyList<KeyValuePair<string, string>>? Arguments(Parameter[] parameters, byte[] data)
    {
        try
        {
            object[] values = [.. new ParameterDecoder().DecodeDefaultData(data, parameters).Select(ValueOf)];
            byte[] written = new ParametersEncoder().EncodeParameters(parameters, values);
            return written.AsSpan().SequenceEqual(data)
                ? [.. parameters.Zip(values, (parameter, value) => KeyValuePair.Create(parameter.Name, Show(value)))] : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    static object ValueOf(ParameterOutput output) => output is { Result: { } value } ? value : throw new FormatException("no value");

    static string Show(object value) => value switch
    {
        BigInteger number => number.ToString(),
        byte[] bytes => Hex.Encode(bytes),
        _ => value.ToString() ?? "",
    };
}
