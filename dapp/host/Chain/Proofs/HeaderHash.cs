using System.Text.Json;
using Nethereum.RLP;

namespace Rollup.Chain;

/// <summary>
/// The hash of a block computed from its fields: keccak256 of their RLP list, in the order of the forks that added them, up to Osaka.
/// </summary>
static class HeaderHash
{
    enum Form { Bytes, Quantity }

    const int RequiredFields = 15;

    static readonly (string Name, Form Form)[] s_fields =
    [
        ("parentHash", Form.Bytes), ("sha3Uncles", Form.Bytes), ("miner", Form.Bytes), ("stateRoot", Form.Bytes),
        ("transactionsRoot", Form.Bytes), ("receiptsRoot", Form.Bytes), ("logsBloom", Form.Bytes), ("difficulty", Form.Quantity),
        ("number", Form.Quantity), ("gasLimit", Form.Quantity), ("gasUsed", Form.Quantity), ("timestamp", Form.Quantity),
        ("extraData", Form.Bytes), ("mixHash", Form.Bytes), ("nonce", Form.Bytes),
        ("baseFeePerGas", Form.Quantity), // London
        ("withdrawalsRoot", Form.Bytes), // Shanghai
        ("blobGasUsed", Form.Quantity), ("excessBlobGas", Form.Quantity), ("parentBeaconBlockRoot", Form.Bytes), // Cancun
        ("requestsHash", Form.Bytes), // Prague; Osaka adds none
    ];

    /// <summary>Null when a field that every header has is missing, or a later one without an earlier one: a form not known here.</summary>
    public static Bytes32? Of(Answer answer, JsonElement block)
    {
        List<byte[]> fields = [];
        for (int index = 0; index < s_fields.Length; index++)
        {
            (string name, Form form) = s_fields[index];
            if (!block.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null) continue;
            if (fields.Count < index) return null;
            fields.Add(RLP.EncodeElement(form == Form.Bytes ? Bytes(answer, value, name) : Quantity(answer, value, name)));
        }
        return fields.Count < RequiredFields ? null : OutputProof.LeafOf(RLP.EncodeList([.. fields]));
    }

    static byte[] Bytes(Answer answer, JsonElement value, string name) => answer.Bytes(RpcJson.TextOf(value), name);

    // A number has no leading zero byte; zero has no byte at all.
    static byte[] Quantity(Answer answer, JsonElement value, string name)
    {
        string? text = RpcJson.TextOf(value);
        if (text is null || !Hex.IsQuantity(text)) throw answer.Fault(name, "is not a quantity");
        string digits = text[2..].TrimStart('0');
        return Convert.FromHexString(digits.Length % 2 == 0 ? digits : "0" + digits);
    }
}
