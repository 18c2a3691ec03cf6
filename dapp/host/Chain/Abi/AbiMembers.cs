using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>A function of a contract: arguments to calldata, return data to values.</summary>
public sealed class AbiFunction(string signature, string returns = "()")
{
    readonly AbiSignature _returns = new("returns" + returns);

    public AbiSignature Signature { get; } = new(signature);

    public IReadOnlyList<AbiParameter> Returns => _returns.Parameters;

    public byte[] Encode(params IReadOnlyList<object> arguments) =>
        [.. Signature.Selector, .. AbiEncoder.Frame(Signature.Parameters, arguments)];

    public AbiValues DecodeArguments(ReadOnlySpan<byte> callData)
    {
        if (!callData.StartsWith(Signature.Selector)) throw new FormatException($"not a call of {Signature.Name}");
        return AbiDecoder.Frame(Signature.Parameters, callData[4..]);
    }

    public AbiValues DecodeReturn(ReadOnlySpan<byte> data) => AbiDecoder.Frame(_returns.Parameters, data);

    /// <summary>A call of this function of a contract.</summary>
    public ContractCall On(in Address contract, params IReadOnlyList<object> arguments) =>
        new() { To = contract, Data = Encode(arguments) };
}

/// <summary>An event of a contract: log entries to values, in the order of the signature.</summary>
public sealed class AbiEvent(string signature)
{
    public AbiSignature Signature { get; } = new(signature);

    public Bytes32 Topic => Signature.Hash;

    /// <summary>Indexed parameters are one word each here; no event of ours has an indexed list or text.</summary>
    public AbiValues Decode(LogEntry entry)
    {
        AbiParameter[] indexed = [.. Signature.Parameters.Where(parameter => parameter.IsIndexed)];
        AbiParameter[] plain = [.. Signature.Parameters.Where(parameter => !parameter.IsIndexed)];
        if (entry.Topics.Count != indexed.Length + 1 || !entry.Topics[0].Equals(Topic))
            throw new FormatException($"log entry {entry.LogIndex} is no {Signature.Name}");

        byte[] topicWords = [.. entry.Topics.Skip(1).SelectMany(topic => topic.Bytes.ToArray())];
        Queue<object> fromTopics = new(AbiDecoder.Frame(indexed, topicWords).All);
        Queue<object> fromData = new(AbiDecoder.Frame(plain, entry.Data).All);
        return new AbiValues([.. Signature.Parameters.Select(parameter => (parameter.IsIndexed ? fromTopics : fromData).Dequeue())]);
    }
}
