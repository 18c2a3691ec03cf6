using System.Collections;
using System.Numerics;
using System.Reflection;

namespace Rollup.Tests.Unit.Protocol;

/// <summary>One message of tests/vectors/commands.json through its type, found by its name.</summary>
abstract class Codec
{
    public required uint Selector { get; init; }

    /// <summary>The bytes that encode(decode(data)) gives, null when decoding refuses; the decoded fields by name.</summary>
    public abstract byte[]? Recode(ReadOnlySpan<byte> data, out object? fields);

    public abstract int EncodeInto(byte[] data, Span<byte> destination);

    public static Codec For(string name) => name switch
    {
        "provideBlock" => new Codec<ProvideBlock>(block => new { block.JobId, block.File, block.Position, Data = block.Data.ToArray() })
        {
            Selector = ProvideBlock.Selector
        },
        "schema" => new Codec<Schema>(
            schema => new
            {
                schema.Columns, schema.Features, schema.Classes, schema.Target, schema.Missing, schema.Named,
                Groups = schema.Groups.ToArray()
            })
        {
            Selector = Schema.Selector
        },
        "blocksWanted" => new Codec<BlocksWanted>(wanted => new { wanted.JobId, wanted.File, wanted.Position, Digests = DigestsOf(wanted) })
        {
            Selector = BlocksWanted.Selector
        },
        "jobTerms" => OfStruct<JobTermsReport>(),
        _ => (Codec)typeof(Codec).GetMethod(nameof(OfStruct), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(typeof(PostJob).Assembly.GetType($"Rollup.Protocol.{char.ToUpperInvariant(name[0])}{name[1..]}", true)!)
            .Invoke(null, null)!,
    };

    static Codec<T> OfStruct<T>() where T : struct, IMessage => new(fields => fields)
    {
        Selector = (uint)typeof(T).GetField("Selector")!.GetRawConstantValue()!
    };

    static Bytes32[] DigestsOf(BlocksWanted wanted)
    {
        Bytes32[] digests = new Bytes32[wanted.Count];
        for (int index = 0; index < digests.Length; index++) digests[index] = wanted.Digest(index);
        return digests;
    }
}

sealed class Codec<T>(Func<T, object> fieldsOf) : Codec where T : struct, IMessage, allows ref struct
{
    delegate bool Decoder(ReadOnlySpan<byte> data, out T fields);

    static readonly Decoder s_decode = typeof(T).GetMethod("TryDecode")!.CreateDelegate<Decoder>();

    public override byte[]? Recode(ReadOnlySpan<byte> data, out object? fields)
    {
        fields = null;
        if (!s_decode(data, out T message)) return null;
        fields = fieldsOf(message);
        byte[] encoded = new byte[message.EncodedLength];
        Assert.Equal(encoded.Length, message.Encode(encoded));
        return encoded;
    }

    public override int EncodeInto(byte[] data, Span<byte> destination)
    {
        Assert.True(s_decode(data, out T message));
        return message.Encode(destination);
    }
}

public class MessageTests
{
    static readonly JsonElement File = Vectors.Load("commands.json");

    static IEnumerable<JsonElement> All => File.GetProperty("vectors").EnumerateArray();

    public static TheoryData<int> Indices() => [.. Enumerable.Range(0, File.GetProperty("vectors").GetArrayLength())];

    static JsonElement Vector(int index, out string label, out byte[] encoded, out Codec codec)
    {
        JsonElement vector = File.GetProperty("vectors")[index];
        string name = vector.GetProperty("name").GetString()!;
        label = $"{name} {vector.GetProperty("kind").GetString()}";
        encoded = Vectors.Hex(vector.GetProperty("encoded"));
        codec = Codec.For(name);
        return vector;
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void DecodesToTheFieldsAndEncodesBack(int index)
    {
        JsonElement vector = Vector(index, out string label, out byte[] encoded, out Codec codec);
        Assert.Equal(vector.GetProperty("selector").GetString(), "0x" + codec.Selector.ToString("x8", CultureInfo.InvariantCulture));

        byte[]? recoded = codec.Recode(encoded, out object? fields);
        Assert.NotNull(recoded);
        Assert.Equal(Vectors.ToHex(encoded), Vectors.ToHex(recoded));

        Dictionary<string, object> flat = [];
        Flatten(fields!, flat);
        foreach (JsonProperty field in vector.GetProperty("fields").EnumerateObject())
            Assert.True(Text(field.Value) == Text(flat[field.Name.ToUpperInvariant()]), $"{label}: {field.Name}");
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void RefusesEveryOtherLength(int index)
    {
        Vector(index, out string label, out byte[] encoded, out Codec codec);
        Storm.Lengths(encoded, spoilt => Assert.True(codec.Recode(spoilt, out _) is null, $"{label} with {spoilt.Length} bytes"));
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void WhatDecodesAfterDamageStillHasOneEncoding(int index)
    {
        Vector(index, out string label, out byte[] encoded, out Codec codec);
        void Judge(ReadOnlySpan<byte> spoilt)
        {
            byte[]? recoded = codec.Recode(spoilt, out _);
            Assert.True(recoded is null || spoilt.SequenceEqual(recoded), label);
        }
        Storm.Bits(encoded, Judge);
        Storm.Random(encoded, seed: index, rounds: 500, Judge);
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void ShortDestinationsGiveZero(int index)
    {
        Vector(index, out _, out byte[] encoded, out Codec codec);
        byte[] destination = new byte[encoded.Length + 1];
        for (int length = 0; length < encoded.Length; length++)
        {
            destination.AsSpan().Fill(0xEE);
            Assert.Equal(0, codec.EncodeInto(encoded, destination.AsSpan(0, length)));
            Assert.True(destination.AsSpan(length).IndexOfAnyExcept((byte)0xEE) < 0, "wrote behind its destination");
        }
        Assert.Equal(encoded.Length, codec.EncodeInto(encoded, destination));
    }

    [Fact]
    public void HighBitsOfEveryNumberAreChecked()
    {
        // A typical acceptJob with one foreign byte at each place of its only word.
        byte[] encoded = Vectors.Hex(All.First(v => v.GetProperty("name").GetString() == "acceptJob").GetProperty("encoded"));
        for (int place = 4; place < 4 + 24; place++)
        {
            byte[] spoilt = [.. encoded];
            spoilt[place] = 1;
            Assert.False(AcceptJob.TryDecode(spoilt, out AcceptJob _));
        }
    }

    [Fact]
    public void EverySelectorIsUnlikeTheOthersAndNamesItsCommand()
    {
        HashSet<uint> selectors = [];
        foreach (IGrouping<string, JsonElement> message in All.GroupBy(v => v.GetProperty("name").GetString()!))
        {
            Codec codec = Codec.For(message.Key);
            Assert.True(selectors.Add(codec.Selector), message.Key);
            string signature = message.First().GetProperty("signature").GetString()!;
            Assert.Equal(codec.Selector, Keccak256.SelectorOf(System.Text.Encoding.ASCII.GetBytes(signature)));

            CommandKind kind = Commands.KindOf(Vectors.Hex(message.First().GetProperty("encoded")));
            bool isCommand = Enum.TryParse(message.Key, ignoreCase: true, out CommandKind named);
            Assert.Equal(isCommand ? named : CommandKind.None, kind);
        }
        Assert.Equal(CommandKind.None, Commands.KindOf(default));
        Assert.Equal(CommandKind.None, Commands.KindOf([1, 2, 3]));
    }

    [Fact]
    public void EveryMessageOfTheAssemblyHasVectors()
    {
        HashSet<uint> known = [.. All.Select(v => Codec.For(v.GetProperty("name").GetString()!).Selector)];
        IEnumerable<Type> messages = typeof(PostJob).Assembly.GetExportedTypes()
            .Where(type => type.GetMethod("TryDecode") != null && type.GetField("Selector") != null && type != typeof(EvmAdvance));
        foreach (Type message in messages)
            Assert.True(known.Contains((uint)message.GetField("Selector")!.GetRawConstantValue()!), message.Name);
    }

    [Fact]
    public void PackedStructsAreWhatTheCompilerPacks()
    {
        foreach (JsonElement vector in File.GetProperty("packed").EnumerateArray())
        {
            byte[] encoded = Vectors.Hex(vector.GetProperty("encoded"));
            bool isGroup = vector.GetProperty("name").GetString() == "ColumnGroup";
            string[]? read = isGroup ? GroupOf(encoded) : PreparationOf(encoded);
            Assert.Equal(vector.GetProperty("fields").EnumerateObject().Select(field => field.Value.GetString()), read);
            for (int length = 0; length < encoded.Length; length++)
                Assert.Null(isGroup ? GroupOf(encoded[..length]) : PreparationOf(encoded[..length]));
        }
    }

    // The fields as texts, null of torn bytes; what is read is written the same, where there is room.
    static string[]? GroupOf(byte[] encoded)
    {
        PackedReader reader = new(encoded);
        ColumnGroup group = ColumnGroup.Read(ref reader);
        if (reader.HasFailed) return null;
        Assert.True(reader.IsAtEnd);
        byte[] written = new byte[encoded.Length];
        for (int length = 0; length <= encoded.Length; length++)
        {
            PackedWriter writer = new(written.AsSpan(0, length));
            group.Write(ref writer);
            Assert.Equal(length == encoded.Length ? length : 0, writer.Finish());
        }
        Assert.Equal(encoded, written);
        return
        [
            $"{group.Columns}", $"{group.Kind}", $"{group.Bounded}", $"{group.Decimals}", $"{group.Minimum}", $"{group.Maximum}",
            Vectors.ToHex(group.Unit), $"{group.Levels}", Vectors.ToHex(group.Preparation),
        ];
    }

    static string[]? PreparationOf(byte[] encoded)
    {
        PackedReader reader = new(encoded);
        ColumnPreparation preparation = ColumnPreparation.Read(ref reader);
        if (reader.HasFailed) return null;
        Assert.True(reader.IsAtEnd);
        byte[] written = new byte[encoded.Length];
        PackedWriter writer = new(written);
        preparation.Write(ref writer);
        Assert.Equal(encoded.Length, writer.Finish());
        Assert.Equal(encoded, written);
        return
        [
            $"{preparation.Filled}", $"{preparation.Fill}", $"{preparation.Marked}", $"{preparation.Spread}", $"{preparation.Units}",
            $"{preparation.Subtract}", $"{preparation.Divisor}", $"{preparation.Decimals}",
        ];
    }

    [Fact]
    public void ListsLongerThanTheirLimitAreRefused()
    {
        PostJob post = default;
        post.Terms.ClassCounts.Count = ClassCountList.CountMax;
        post.Terms.AllowList.Count = AllowList.CountMax;
        byte[] encoded = new byte[PostJob.EncodedBytesMax];
        Assert.Equal(encoded.Length, post.Encode(encoded));
        Assert.True(PostJob.TryDecode(encoded, out PostJob _));

        // The same with a seventeenth client, written as any encoder would: length + 1 and one word more.
        byte[] longer = [.. encoded, .. new byte[32]];
        longer[encoded.Length - 32 * AllowList.CountMax - 1] = 17;
        Assert.False(PostJob.TryDecode(longer, out PostJob _));

        byte[] wanted = new byte[BlocksWanted.EncodedBytes(BlocksWanted.CountMax + 1)];
        BlocksWanted report = default;
        report.Digests = new byte[32 * (BlocksWanted.CountMax + 1)];
        Assert.Equal(wanted.Length, report.Encode(wanted));
        Assert.False(BlocksWanted.TryDecode(wanted, out BlocksWanted _));
        report.Digests = new byte[33];
        Assert.Equal(0, report.Encode(wanted));
    }

    [Fact]
    public void CommitmentsAreTheHashOfEightWords()
    {
        Assert.Equal(File.GetProperty("commitmentTag").GetString(), Vectors.ToHex(Commitment.Tag));
        Keccak256.Hash("Lockstep commitment v1"u8, out Bytes32 tag);
        Assert.Equal(Vectors.ToHex(tag.Bytes), Vectors.ToHex(Commitment.Tag));
        foreach (JsonElement vector in File.GetProperty("commitments").EnumerateArray())
        {
            JsonElement fields = vector.GetProperty("fields");
            Bytes32 Word(string name) => Bytes32.Read(Vectors.Hex(fields.GetProperty(name)));
            Address Account(string name) => Address.Read(Vectors.Hex(fields.GetProperty(name)));
            Commitment.Of(
                Vectors.Number(fields.GetProperty("chainId")), Account("application"), Vectors.Number(fields.GetProperty("jobId")),
                Account("client"), Word("modelDigest"), Word("dataDigest"), Word("salt"), out Bytes32 commitment);
            Assert.Equal(vector.GetProperty("commitment").GetString(), Vectors.ToHex(commitment.Bytes));

            Commitment.Of(
                Vectors.Number(fields.GetProperty("chainId")), Account("client"), Vectors.Number(fields.GetProperty("jobId")),
                Account("application"), Word("modelDigest"), Word("dataDigest"), Word("salt"), out Bytes32 other);
            Assert.False(commitment.Equals(in other));
        }
    }

    static void Flatten(object value, Dictionary<string, object> flat)
    {
        foreach (FieldInfo field in value.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance))
            Add(field.Name, field.GetValue(value)!, flat);
        foreach (PropertyInfo property in value.GetType().GetProperties().Where(p => p.CanRead && value.GetType().IsClass))
            Add(property.Name, property.GetValue(value)!, flat);
    }

    static void Add(string name, object value, Dictionary<string, object> flat)
    {
        if (value is JobTerms or RecipeTerms) Flatten(value, flat);
        else flat[name.ToUpperInvariant()] = value;
    }

    static string Text(object value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Array } list => string.Join(',', list.EnumerateArray().Select(item => Text(item))),
        JsonElement text => text.GetString()!,
        Bytes32 bytes => Vectors.ToHex(bytes.Bytes),
        Address address => Vectors.ToHex(address.Bytes),
        byte[] bytes => Vectors.ToHex(bytes),
        Bytes32[] list => string.Join(',', list.Select(item => Text(item))),
        ClassCountList list => string.Join(',', Enumerable.Range(0, list.Count).Select(i => Text(list.Items[i]))),
        AllowList list => string.Join(',', Enumerable.Range(0, list.Count).Select(i => Text(list.Items[i]))),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException(value.GetType().Name),
    };
}
