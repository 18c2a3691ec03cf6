using System.Text.Json;
using Nethereum.RLP;

namespace Rollup.Chain;

/// <summary>Words of contracts' storage by eth_getProof, each checked from its leaf up to the state root.</summary>
sealed class StorageProofs(EthereumClient client, ulong blockNumber, Bytes32 stateRoot)
{
    public const string Method = "eth_getProof";

    /// <summary>Slots asked for in one request: some 4 KB each on a large chain.</summary>
    const int SlotsMax = 64;

    const int AccountFields = 4;
    const int NonceField = 0;
    const int StorageRootField = 2;

    /// <summary>The words at the slots, in their order; a slot that is proved empty is zero.</summary>
    public async Task<List<Bytes32>> ReadAsync(Address contract, IReadOnlyList<Bytes32> slots, CancellationToken cancellation)
    {
        List<Bytes32> words = [];
        foreach (Bytes32[] some in slots.Chunk(SlotsMax)) words.AddRange(await AskAsync(contract, some, cancellation));
        return words;
    }

    /// <summary>An account that is proved empty has made no transaction.</summary>
    public async Task<ulong> NonceAsync(Address account, CancellationToken cancellation)
    {
        Answer answer = client.Rpc.Answer(Method);
        return Account(answer, account, await ProofAsync(account, [], cancellation)) is { } leaf
            ? Number(answer, Field(answer, leaf, NonceField)) : 0;
    }

    async Task<IEnumerable<Bytes32>> AskAsync(Address contract, Bytes32[] slots, CancellationToken cancellation)
    {
        Answer answer = client.Rpc.Answer(Method);
        JsonElement result = await ProofAsync(contract, slots, cancellation);
        byte[] account = Account(answer, contract, result)
            ?? throw answer.Fault("accountProof", $"proves that {contract.ToHex()} is empty");
        Bytes32 storageRoot = Field(answer, account, StorageRootField) is { Length: Bytes32.Size } root ? Bytes32.Read(root)
            : throw answer.Fault("accountProof", "is of no account");
        JsonElement proofs = Member(answer, result, "storageProof");
        if (proofs.ValueKind != JsonValueKind.Array || proofs.GetArrayLength() != slots.Length)
            throw answer.Fault("storageProof", $"has not the {slots.Length} proofs that were asked for");
        return slots.Zip(proofs.EnumerateArray(), (slot, proof) => Word(answer, Find(
            answer, storageRoot, OutputProof.LeafOf(slot.Bytes), Member(answer, proof, "proof"), "storageProof")));
    }

    static JsonElement Member(Answer answer, JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement member) ? member
        : throw answer.Fault(name, "is missing");

    static byte[]? Find(Answer answer, Bytes32 root, Bytes32 hashedKey, JsonElement proof, string field)
    {
        if (proof.ValueKind != JsonValueKind.Array) throw answer.Fault(field, "is not a list");
        byte[][] nodes = [.. proof.EnumerateArray().Select(node => answer.Bytes(RpcJson.TextOf(node), field))];
        return PatriciaProof.TryFind(root, hashedKey, nodes, out byte[]? value) ? value
            : throw answer.Fault(field, $"does not lead to {root.ToHex()}");
    }

    async Task<JsonElement> ProofAsync(Address account, Bytes32[] slots, CancellationToken cancellation)
    {
        try
        {
            return await client.Rpc.With(cancellation).AskAsync<JsonElement>(
                Method, account.ToHex(), slots.Select(slot => slot.ToHex()).ToArray(), Hex.Quantity(blockNumber));
        }
        catch (RpcException refused)
        {
            throw new UnprovableException($"{client.Rpc.Origin} gives no proof of block {blockNumber}: {refused.Message}", refused);
        }
    }

    byte[]? Account(Answer answer, Address account, JsonElement result) => Find(
        answer, stateRoot, OutputProof.LeafOf(account.Bytes), Member(answer, result, "accountProof"), "accountProof");

    static byte[] Field(Answer answer, byte[] account, int field)
    {
        try
        {
            if (RLP.Decode(account) is RLPCollection { Count: AccountFields } fields && fields[field] is not RLPCollection)
                return fields[field].RLPData ?? [];
        }
        catch (Exception failure)
        {
            throw answer.Fault("accountProof", "is of no account", failure);
        }
        throw answer.Fault("accountProof", "is of no account");
    }

    static ulong Number(Answer answer, byte[] bytes) => bytes.Length <= sizeof(ulong)
        ? bytes.Aggregate(0UL, (number, next) => number << 8 | next) : throw answer.Fault("accountProof", "is of no account");

    // The leaf of a slot is the RLP of its number.
    static Bytes32 Word(Answer answer, byte[]? leaf)
    {
        Bytes32 word = default;
        if (leaf is null) return word;
        byte[] bytes = leaf.Length == 1 && leaf[0] < 0x80 ? leaf
            : leaf[0] == 0x80 + leaf.Length - 1 && leaf.Length <= Bytes32.Size + 1 ? leaf[1..]
            : throw answer.Fault("storageProof", "is of no word");
        bytes.CopyTo(word.WritableBytes[(Bytes32.Size - bytes.Length)..]);
        return word;
    }
}
