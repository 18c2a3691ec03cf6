using System.Reflection;
using Google.Protobuf;
using Rollup.Node.Api.Grpc;
using Rollup.Tests.Unit.Protocol;
using Wire = Rollup.Api;

namespace Rollup.Tests.Unit.Node;

/// <summary>Every vector of every notice through the decoder: each field arrives, and nothing else is taken for a notice.</summary>
public class NoticeDecoderTests
{
    [Fact]
    public void EveryNoticeArrivesWithItsFieldsAndNothingElseDoes()
    {
        HashSet<string> kinds = [.. Enum.GetNames<Wire.Notice.DecodedOneofCase>()];
        HashSet<string> seen = [nameof(Wire.Notice.DecodedOneofCase.None)];
        foreach (JsonElement vector in Vectors.Load("commands.json").GetProperty("vectors").EnumerateArray())
        {
            string name = vector.GetProperty("name").GetString()!, kind = char.ToUpperInvariant(name[0]) + name[1..];
            byte[] payload = Vectors.Hex(vector.GetProperty("encoded"));
            Wire.Notice notice = new();
            NoticeDecoder.Decode(payload, notice);
            Assert.Equal(kinds.Contains(kind) ? kind : "None", notice.DecodedCase.ToString());
            if (!kinds.Contains(kind)) continue;

            seen.Add(kind);
            object message = typeof(Wire.Notice).GetProperty(kind)!.GetValue(notice)!;
            foreach (JsonProperty field in vector.GetProperty("fields").EnumerateObject())
                Assert.Equal(field.Value.GetString(), Text(message.GetType()
                    .GetProperty(field.Name, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance)!.GetValue(message)!));

            Wire.Notice cut = new();
            NoticeDecoder.Decode(payload.AsSpan(0, payload.Length - 1), cut);
            Assert.Equal(Wire.Notice.DecodedOneofCase.None, cut.DecodedCase);
        }
        Assert.Equal(kinds.Order(), seen.Order());
    }

    static string Text(object value) => value is ByteString bytes ? Vectors.ToHex(bytes.ToByteArray()) : $"{value}";
}
