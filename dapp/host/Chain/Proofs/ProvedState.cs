namespace Rollup.Chain;

/// <summary>What is asked of the contracts' storage: inputs [FromInput, ToInput), roots, outputs that may be executed.</summary>
public sealed record StateQuestion(
    ulong FromInput, ulong ToInput, IReadOnlyList<Bytes32> Roots, IReadOnlyList<ulong> Outputs);

/// <summary>
/// What InputBox, Authority and Application keep at a block, proved against the block's hash: nobody can make it up who cannot make up
/// the hash.
/// </summary>
public sealed record ProvedState(
    ulong InputCount, IReadOnlyList<Bytes32> InputHashes, IList<bool> AreAccepted, IList<bool> AreExecuted)
{
    /// <summary>
    /// Throws <see cref="UnprovableException"/> when header or endpoint do not allow a proof, and <see cref="MalformedAnswerException"/>
    /// when what the endpoint sends proves something else.
    /// </summary>
    public static async Task<ProvedState> AskAsync(
        EthereumClient client, ulong blockNumber, Bytes32 blockHash, Address application, Address authority, StateQuestion question,
        CancellationToken cancellation = default)
    {
        Bytes32 stateRoot = await StateRootAsync(client, blockNumber, blockHash, cancellation);
        StorageProofs proofs = new(client, blockNumber, stateRoot);
        List<Bytes32> inputSlots = [ContractSlots.InputCount(in application)];
        for (ulong index = question.FromInput; index < question.ToInput; index++)
            inputSlots.Add(ContractSlots.Input(in application, index));
        List<Bytes32> inputs = await proofs.ReadAsync(InputBox.Address, inputSlots, cancellation);
        List<Bytes32> roots = await proofs.ReadAsync(
            authority, [.. question.Roots.Select(root => ContractSlots.Root(in application, root))], cancellation);
        (Bytes32 Slot, int Bit)[] bits = [.. question.Outputs.Select(ContractSlots.Executed)];
        List<Bytes32> executed = await proofs.ReadAsync(application, [.. bits.Select(bit => bit.Slot)], cancellation);
        return new ProvedState(
            (ulong)UInt128.Min((UInt128)inputs[0].ToBigInteger(), ulong.MaxValue), inputs[1..],
            [.. roots.Select(word => !word.Equals(default))],
            [.. executed.Zip(bits, (word, bit) => ((word.Bytes[Bytes32.Size - 1 - bit.Bit / 8] >> (bit.Bit % 8)) & 1) == 1)]);
    }

    /// <summary>
    /// The transactions that an account had made up to a block, proved against a hash that the endpoint was not asked for. Throws as
    /// <see cref="AskAsync"/>.
    /// </summary>
    public static async Task<ulong> NonceAsync(
        EthereumClient client, ulong blockNumber, Bytes32 blockHash, Address account, CancellationToken cancellation = default)
    {
        Bytes32 stateRoot = await StateRootAsync(client, blockNumber, blockHash, cancellation);
        return await new StorageProofs(client, blockNumber, stateRoot).NonceAsync(account, cancellation);
    }

    /// <summary>
    /// The transactions that an account had made up to a block, proved against the hash that the endpoint gives the block; what it says
    /// where it proves nothing.
    /// </summary>
    public static async Task<ulong> NonceOrToldAsync(
        EthereumClient client, BlockTag tag, Address account, CancellationToken cancellation = default)
    {
        BlockHeader block = await client.BlockAsync(tag, cancellation)
            ?? throw client.Rpc.Answer("eth_getBlockByNumber").Fault("result", "is no block, though it was there");
        try
        {
            return await NonceAsync(client, block.Number, block.Hash, account, cancellation);
        }
        catch (UnprovableException)
        {
            return await client.TransactionCountAsync(account, BlockTag.Number(block.Number), cancellation);
        }
    }

    static async Task<Bytes32> StateRootAsync(
        EthereumClient client, ulong blockNumber, Bytes32 blockHash, CancellationToken cancellation)
    {
        const string method = "eth_getBlockByNumber";
        System.Text.Json.JsonElement block = await client.Rpc.With(cancellation)
            .AskAsync<System.Text.Json.JsonElement>(method, Hex.Quantity(blockNumber), false);
        Answer answer = client.Rpc.Answer(method);
        if (block.ValueKind != System.Text.Json.JsonValueKind.Object) throw answer.Fault("result", $"is not block {blockNumber}");
        if (HeaderHash.Of(answer, block) is not { } computed)
            throw new UnprovableException($"the header of block {blockNumber} has a form that is not known here");
        if (!computed.Equals(blockHash))
            throw new UnprovableException(
                $"the header of block {blockNumber} hashes to {computed.ToHex()}, the endpoint calls it {blockHash.ToHex()}:"
                + " a form that is not known here, or a lie");
        return answer.Bytes32(RpcJson.TextOf(block.GetProperty("stateRoot")), "stateRoot");
    }
}

/// <summary>An endpoint, or the form of its chain, that allows no proof. It may be honest; it has to be believed or not.</summary>
public sealed class UnprovableException(string reason, Exception? inner = null) : Exception(reason, inner);
