using System.Text;
using Nethereum.ABI.FunctionEncoding;
using Nethereum.ABI.FunctionEncoding.Attributes;
using Nethereum.ABI.Model;
using Nethereum.Contracts;

namespace Rollup.Chain;

/// <summary>Takes a value from the one frame that a function returned; what is not there, or left over, is found by the caller.</summary>
delegate T Returned<T>(ref AbiReader reader);

/// <summary>
/// Typed messages out; what comes back in, strictly: the reader that the machine uses, and events that their own encoder would write.
/// </summary>
static class ContractMessages
{
    /// <summary>A call of this message's function of a contract.</summary>
    public static ContractCall On<TMessage>(this TMessage message, in Address contract, UInt128 valueWei = default)
        where TMessage : FunctionMessage => new() { To = contract, ValueWei = valueWei, Data = message.GetCallData() };

    /// <summary>
    /// Calls a view function and reads what it returns, <paramref name="words"/> words in its head. An address without code gives no value.
    /// </summary>
    public static async Task<T> ReadAsync<TMessage, T>(
        this EthereumClient client, Address contract, TMessage message, Returned<T> read, CancellationToken cancellation,
        BlockTag tag = default, int words = 1)
        where TMessage : FunctionMessage
    {
        byte[] data = await client.CallAsync(message.On(in contract), null, tag, cancellation);
        string function = FunctionAttribute.GetAttribute<TMessage>().Name;
        if (data.Length == 0)
            throw new MalformedAnswerException(
                client.Rpc.Origin, "eth_call", function, $"has no value at {contract.ToHex()}: is there a contract?")
            { IsEmpty = true };
        AbiReader reader = new(data, words);
        T value = read(ref reader);
        return reader.Finish() ? value
            : throw client.Rpc.Answer("eth_call").Fault(function, $"of {contract.ToHex()} is not what this function returns");
    }

    public static bool Flag(ref AbiReader reader)
    {
        byte flag = reader.UInt8();
        if (flag > 1) reader.Fail();
        return flag == 1;
    }

    public static string Text(ref AbiReader reader) => Encoding.UTF8.GetString(reader.Bytes());

    /// <summary>keccak256 of the event's signature, the first topic of its entries.</summary>
    public static Bytes32 Topic<TEvent>() => Hex.ReadBytes32(ABITypedRegistry.GetEvent<TEvent>().Sha3Signature);

    /// <summary>The event of an entry whose first topic is its own. All its values are words, so they must encode to the entry's.</summary>
    public static TEvent Event<TEvent>(this LogEntry entry) where TEvent : class, new()
    {
        byte[][] words = [.. entry.Topics.Skip(1).Select(topic => topic.Bytes.ToArray()), .. entry.Data.Chunk(Bytes32.Size)];
        TEvent value = new();
        try
        {
            object[] topics = [.. entry.Topics.Select(topic => topic.ToHex())];
            new EventTopicDecoder().DecodeTopics(value, topics, Hex.Encode(entry.Data));
            List<byte[]> expected = [.. new ParametersEncoder().GetParameterAttributeValues(typeof(TEvent), value)
                .OrderByDescending(pair => pair.ParameterAttribute.Parameter.Indexed)
                    .ThenBy(pair => pair.ParameterAttribute.Parameter.Order)
                .Select(pair => pair.ParameterAttribute.Parameter.ABIType.Encode(pair.Value))];
            bool isExact = words.Length == expected.Count
                && words.Zip(expected).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
            if (isExact) return value;
        }
        catch (Exception failure)
        {
            throw Fault(failure);
        }
        throw Fault(null);

        MalformedAnswerException Fault(Exception? inner) =>
            entry.Answer.Fault("data", $"of entry {entry.LogIndex} is no {typeof(TEvent).Name}", inner);
    }
}
