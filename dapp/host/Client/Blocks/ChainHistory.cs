using System.Security.Cryptography;

namespace Rollup.Client.Blocks;

/// <summary>
/// Everything that was ever sent to the application, from the InputBox's own logs: nobody's word is taken. Blocks of models and data
/// are in there too, so content can be had wherever the chain can.
/// </summary>
public sealed class ChainHistory
{
    readonly Dictionary<string, InputAdded> _blocks = [];

    ChainHistory(IReadOnlyList<InputAdded> inputs, ulong headBlock)
    {
        Inputs = inputs;
        HeadBlock = headBlock;
        foreach (InputAdded input in inputs)
        {
            if (TryReadBlock(input, out ProvideBlock provided)) _blocks[Convert.ToHexStringLower(SHA256.HashData(provided.Data))] = input;
        }
    }

    public IReadOnlyList<InputAdded> Inputs { get; }

    public ulong HeadBlock { get; }

    public static async Task<ChainHistory> ReadAsync(Session session, CancellationToken cancellation)
    {
        ulong head = await session.Chain.BlockNumberAsync(cancellation);
        ulong from = session.Configuration.DeployedAtBlock != 0
            ? session.Configuration.DeployedAtBlock
            : await ApplicationContract.DeploymentBlockAsync(session.Chain, session.Application, cancellation);
        return new ChainHistory(await InputBox.InputsAsync(session.Chain, session.Application, from, head, cancellation), head);
    }

    /// <summary>
    /// The file of this digest and length out of the store or the chain; what came from the chain is stored. Null when a block is missing.
    /// </summary>
    public byte[]? TryAssemble(BlockStore store, in Bytes32 digest, uint fileBytes) =>
        FileBlocks.TryAssemble(cid => Get(store, cid), in digest, fileBytes);

    /// <summary>The terms a job was posted with: exec data of the deposit that is this input.</summary>
    public JobTerms? TermsOf(ulong inputIndex)
    {
        InputAdded? input = Inputs.FirstOrDefault(candidate => candidate.Index == inputIndex);
        if (input is null || AddedInput.Read(input.Input) is not { IsDeposit: true } added) return null;
        return PostJob.TryDecode(added.Command, out PostJob posted) ? posted.Terms : null;
    }

    byte[] Get(BlockStore store, ContentCid cid)
    {
        if (store.Has(cid)) return store.Get(cid);
        if (!_blocks.TryGetValue(Convert.ToHexStringLower(cid.Digest()), out InputAdded? input)
            || !TryReadBlock(input, out ProvideBlock sent))
            throw new ContentException(ContentFault.Missing, $"block {cid} was never sent to the application");
        store.Put(cid, sent.Data);
        return sent.Data.ToArray();
    }

    /// <summary>Whether an input brings a block, to whatever job.</summary>
    public static bool TryReadBlock(InputAdded input, out ProvideBlock block)
    {
        block = default;
        return EvmAdvance.TryDecode(input.Input, out _, out ReadOnlySpan<byte> payload) && ProvideBlock.TryDecode(payload, out block);
    }
}
