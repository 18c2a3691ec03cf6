using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CsCheck;
using Rollup.Chain;
using Rollup.Protocol;
using Xunit;

namespace Rollup.Tests.Unit.Chain;

public sealed class AbiCodecTests
{
    [Theory]
    [InlineData("a()", "a()")]
    [InlineData("a(uint value, int256 other)", "a(uint256,int256)")]
    [InlineData("a(address indexed from, bytes data)", "a(address,bytes)")]
    [InlineData("a((uint64 index, bytes32[] list) proof, string[2][] texts)", "a((uint64,bytes32[]),string[2][])")]
    public void SignaturesAreReadAsSolidityWritesThem(string text, string canonical) =>
        Assert.Equal(canonical, new AbiSignature(text).Canonical);

    [Theory]
    [InlineData("a(")]
    [InlineData("a(uint256")]
    [InlineData("a(whatever)")]
    [InlineData("a() b")]
    public void OtherSignaturesThrow(string text) => Assert.ThrowsAny<Exception>(() => new AbiSignature(text));

    // The example of the ABI specification: dynamic values in a frame and in a list.
    [Fact]
    public void EncodesTheSpecificationsExample()
    {
        AbiFunction function = new("f(uint256 a, uint32[] b, bytes10 c, bytes d)");
        byte[] data = function.Encode(0x123, new object[] { 0x456, 0x789 }, "1234567890"u8.ToArray(), "Hello, world!"u8.ToArray());
        Assert.Equal(
            "0x8be65246" +
            "0000000000000000000000000000000000000000000000000000000000000123" +
            "0000000000000000000000000000000000000000000000000000000000000080" +
            "3132333435363738393000000000000000000000000000000000000000000000" +
            "00000000000000000000000000000000000000000000000000000000000000e0" +
            "0000000000000000000000000000000000000000000000000000000000000002" +
            "0000000000000000000000000000000000000000000000000000000000000456" +
            "0000000000000000000000000000000000000000000000000000000000000789" +
            "000000000000000000000000000000000000000000000000000000000000000d" +
            "48656c6c6f2c20776f726c642100000000000000000000000000000000000000",
            Hex.Encode(data));
    }

    /// <summary>Every command, notice, query and report, as other encoders write it, is written and read by this one too.</summary>
    [Fact]
    public void AgreesWithTheSharedVectors()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf("tests/vectors/commands.json")));
        int count = 0;
        foreach (JsonElement vector in file.RootElement.GetProperty("vectors").EnumerateArray())
        {
            AbiFunction function = new(vector.GetProperty("signature").GetString()!);
            // Fields are listed in the order of the words, tuples opened.
            Queue<JsonElement> fields = new(vector.GetProperty("fields").EnumerateObject().Select(field => field.Value));
            object[] arguments = [.. function.Signature.Parameters.Select(parameter => ValueOf(parameter.Type, fields))];
            Assert.Empty(fields);

            string encoded = vector.GetProperty("encoded").GetString()!;
            Assert.Equal(encoded, Hex.Encode(function.Encode(arguments)));
            Assert.Equal(encoded, Hex.Encode(function.Encode(function.DecodeArguments(Hex.Decode(encoded)).All)));
            count++;
        }
        Assert.True(count >= 70, $"only {count} vectors");
    }

    [Theory]
    [InlineData("a(uint8 x)", 256)]
    [InlineData("a(uint8 x)", -1)]
    [InlineData("a(int8 x)", 128)]
    [InlineData("a(int8 x)", -129)]
    public void NumbersThatDoNotFitAreRefused(string signature, int number) =>
        Assert.Throws<ArgumentException>(() => new AbiFunction(signature).Encode(number));

    [Theory]
    [InlineData(-128)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(127)]
    public void NegativeNumbersFillTheWord(int number)
    {
        AbiFunction function = new("a(int8 x)", "(int8)");
        byte[] data = function.Encode(number);
        Assert.Equal(number < 0 ? 0xff : 0, data[4]);
        Assert.Equal(number, function.DecodeReturn(data.AsSpan(4)).Number(0));
    }

    /// <summary>Data cut or bent anywhere give values or a FormatException, nothing else.</summary>
    [Fact]
    public void DamagedDataNeverDoesWorse()
    {
        AbiFunction function = new("a()", "(uint64, bytes, (address, bytes32[])[], string)");
        object[] tuple = [Addresses.InputBox, new object[] { default(Bytes32) }];
        byte[] good = new AbiFunction("a(uint64 a, bytes b, (address c, bytes32[] d)[] e, string f)")
            .Encode(7, new byte[40], new object[] { tuple, tuple }, "text")[4..];
        Gen.Select(Gen.Int[0, good.Length], Gen.Int[0, good.Length - 1], Gen.Byte).Sample((length, position, value) =>
        {
            byte[] data = good[..length];
            if (position < length) data[position] = value;
            try
            {
                function.DecodeReturn(data);
            }
            catch (FormatException)
            {
                // Refused.
            }
        });
    }

    static object ValueOf(AbiType type, Queue<JsonElement> fields) => type.Kind switch
    {
        AbiKind.Tuple => type.Members.Select(member => ValueOf(member.Type, fields)).ToArray(),
        AbiKind.List => fields.Dequeue().EnumerateArray().Select(element => Scalar(type.Element!, element)).ToArray(),
        _ => Scalar(type, fields.Dequeue()),
    };

    static object Scalar(AbiType type, JsonElement value) => type.Kind switch
    {
        AbiKind.Address => Hex.ReadAddress(value.GetString()!),
        AbiKind.FixedBytes => Hex.ReadBytes32(value.GetString()!),
        AbiKind.Bytes => Hex.Decode(value.GetString()!),
        _ => BigInteger.Parse(value.GetString()!, CultureInfo.InvariantCulture),
    };
}
