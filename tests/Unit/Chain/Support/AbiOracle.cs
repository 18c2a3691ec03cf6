using System.Text.Json.Nodes;
using Nethereum.ABI.ABIDeserialisation;
using Nethereum.ABI.FunctionEncoding;
using Nethereum.ABI.Model;

namespace Rollup.Tests.Unit.Chain;

/// <summary>
/// Calldata by the library's encoder, from a signature as Solidity writes it. The library's own reader of signatures loses tuples in
/// tuples.
/// </summary>
static class AbiOracle
{
    public static FunctionABI Function(string signature)
    {
        int open = signature.IndexOf('(', StringComparison.Ordinal);
        JsonObject function = new()
        {
            ["type"] = "function", ["name"] = signature[..open], ["inputs"] = Inputs(signature[(open + 1)..^1]),
            ["outputs"] = new JsonArray(),
        };
        return ABIDeserialiserFactory.DeserialiseContractABI(new JsonArray(function).ToJsonString()).Functions[0];
    }

    public static byte[] Call(string signature, params object[] values)
    {
        FunctionABI function = Function(signature);
        return [.. Hex.Decode(function.Sha3Signature), .. new ParametersEncoder().EncodeParameters(function.InputParameters, values)];
    }

    // Splits at the commas that are in no brackets.
    static JsonArray Inputs(string list)
    {
        JsonArray inputs = [];
        int depth = 0, start = 0;
        for (int index = 0; index <= list.Length; index++)
        {
            if (index < list.Length) depth += list[index] switch { '(' => 1, ')' => -1, _ => 0 };
            if (index < list.Length && (list[index] != ',' || depth > 0)) continue;
            string type = list[start..index].Trim();
            start = index + 1;
            if (type.StartsWith('('))
                inputs.Add(new JsonObject { ["name"] = "", ["type"] = "tuple", ["components"] = Inputs(type[1..type.LastIndexOf(')')]) });
            else if (type.Length > 0) inputs.Add(new JsonObject { ["name"] = "", ["type"] = type.Split(' ')[0] });
        }
        return inputs;
    }
}
