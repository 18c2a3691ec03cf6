namespace Rollup.Node.Steps;

/// <summary>Whether the contracts could have logged what a page shows, and keep at the head what it says that they did.</summary>
public sealed class PageChecks(IChain chain, ReaderFacts facts, ApplicationFacts application, Action<string> say)
{
    /// <summary>Throws <see cref="ChainRetryException"/> for a page that is not to be stored. Its inputs have no gap.</summary>
    public async Task CheckAsync(ChainPage page, ulong pageEnd, BlockReference head, CancellationToken cancellation)
    {
        foreach (ClaimLog claim in page.Claims) CheckPlace(claim);
        foreach (ExecutionLog execution in page.Executions)
            if (facts.ExecutionBlock(execution.OutputIndex) is { } block)
                throw new ReadAgainException(block - 1, $"output {execution.OutputIndex} is shown as executed in block {block} and"
                    + $" again in block {execution.Block.Number}: one of the two is false, both are read again");
        CheckSingle(page.Claims.Select(claim => (claim.Block.Number, claim.LogIndex)), "claim");
        CheckSingle(page.Executions.Select(execution => execution.OutputIndex), "execution");

        // What is kept at the head is asked for: of an older block an endpoint need not have the state, and none of it is ever undone.
        bool isLast = pageEnd == head.Number;
        if (isLast || page.Inputs.Count + page.Claims.Count + page.Executions.Count > 0)
            await CheckKeptAsync(page, isLast, head, cancellation);
    }

    /// <summary>Authority takes no claim of a block that is no epoch's last, or that is not in the past.</summary>
    void CheckPlace(ClaimLog claim)
    {
        bool isLast = claim.LastBlock % application.EpochLength == application.EpochLength - 1;
        if (!isLast || claim.LastBlock >= claim.Block.Number)
            throw new ChainRetryException($"a log of block {claim.Block.Number} claims up to {claim.LastBlock}: no epoch that is over");
    }

    static void CheckSingle<T>(IEnumerable<T> places, string what)
    {
        HashSet<T> seen = [];
        if (!places.All(seen.Add)) throw new ChainRetryException($"a {what} is shown twice");
    }

    /// <summary>Authority accepts a claim in the transaction that submits it; neither acceptance nor execution is ever undone.</summary>
    async Task CheckKeptAsync(ChainPage page, bool isLast, BlockReference head, CancellationToken cancellation)
    {
        ulong stored = facts.InputCount(), count = stored + (ulong)page.Inputs.Count;
        string[] roots = [.. page.Claims.Select(claim => claim.Root).Distinct()];
        ulong[] outputs = [.. page.Executions.Select(execution => execution.OutputIndex)];
        ContractState state;
        try
        {
            state = await chain.ProveAsync(head, new ContractQuestion(stored, count, roots, outputs), cancellation);
        }
        catch (NotProvedException reason)
        {
            say($"inputs, claims and executions are shown without proof: {reason.Message}");
            foreach (InputLog input in page.Inputs) await InputContent.CheckAsync(chain, input, cancellation);
            return;
        }
        for (int i = 0; i < page.Inputs.Count; i++) InputContent.Check(page.Inputs[i], state.InputHashes[i]);
        if (isLast && state.InputCount != count)
            throw new ReadAgainException((facts.LastInputBlock() ?? 1) - 1,
                $"InputBox has {state.InputCount} inputs at block {head.Number}, the logs show {count}: they are read again");
        int falseRoot = state.AreAccepted.IndexOf(false), falseOutput = state.AreExecuted.IndexOf(false);
        if (falseRoot >= 0)
            throw new ChainRetryException($"a log says that root {roots[falseRoot]} was accepted, Authority does not keep it");
        if (falseOutput >= 0)
            throw new ChainRetryException($"a log says that output {outputs[falseOutput]} was executed, Application keeps that it was not");
    }
}
