using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Rollup.Content;

namespace Rollup.Tests.Unit.Content;

/// <summary>The files and directories of tests/vectors/cid.json, made as its `generators` say.</summary>
static class ContentVectors
{
    static readonly JsonElement Root = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf("tests/vectors/cid.json"))).RootElement;

    public static IEnumerable<JsonElement> All => Root.GetProperty("vectors").EnumerateArray();

    public static JsonElement ById(string id) => All.Single(vector => vector.GetProperty("id").GetString() == id);

    public static UnixFsProfile ProfileOf(JsonElement vector)
    {
        UnixFsProfile profile = vector.GetProperty("profile").GetString() switch
        {
            "kubo-cid-v1" => UnixFsProfile.KuboCidV1,
            "unixfs-v1-2025" => UnixFsProfile.V1Of2025,
            _ => UnixFsProfile.V0Of2015,
        };
        if (vector.TryGetProperty("chunk", out JsonElement chunk)) profile = profile with { ChunkBytes = chunk.GetInt32() };
        if (vector.TryGetProperty("maxLinks", out JsonElement links)) profile = profile with { LinksMax = links.GetInt32() };
        return profile;
    }

    public static byte[] Generate(JsonElement file)
    {
        int size = file.TryGetProperty("size", out JsonElement bytes) ? bytes.GetInt32() : 0;
        return file.GetProperty("gen").GetString() switch
        {
            "empty" => [],
            "utf8" => Encoding.UTF8.GetBytes(file.GetProperty("text").GetString()!),
            "hex" => Convert.FromHexString(file.GetProperty("hex").GetString()!),
            "fill" => [.. Enumerable.Repeat(file.GetProperty("byte").GetByte(), size)],
            "xorshift32" => Protocol.Vectors.Xorshift(size, file.GetProperty("seed").GetUInt32()),
            "chacha20" => ChaCha(file.GetProperty("seed").GetString()!, size),
            string other => throw new InvalidDataException(other),
            null => throw new InvalidDataException(),
        };
    }

    public static DagRoot Write(JsonElement vector, UnixFsWriter writer)
    {
        if (vector.TryGetProperty("file", out JsonElement file)) return writer.WriteFile(Generate(file));
        if (vector.TryGetProperty("kuboDir", out JsonElement names)) return WriteKuboDirectory(names, writer);
        List<(string Path, DagRoot? File)> entries = [];
        foreach (JsonElement entry in vector.GetProperty("dir").EnumerateArray())
            entries.Add(
                (entry.GetProperty("path").GetString()!, entry.TryGetProperty("dir", out _) ? null : writer.WriteFile(Generate(entry))));
        return WriteTree(entries, writer);
    }

    static DagRoot WriteTree(List<(string Path, DagRoot? File)> entries, UnixFsWriter writer) =>
        writer.WriteDirectory(
            entries.GroupBy(entry => entry.Path.Split('/')[0]).Select(group => new DirectoryEntry(group.Key, group.First() switch
            {
                (string path, DagRoot file) when path == group.Key => file,
                (string path, null) when path == group.Key => writer.WriteDirectory([]),
                _ => WriteTree([.. group.Select(entry => (entry.Path[(group.Key.Length + 1)..], entry.File))], writer),
            })));

    static DagRoot WriteKuboDirectory(JsonElement names, UnixFsWriter writer)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyz01234567890-_";
        int count = names.GetProperty("count").GetInt32();
        int length = names.GetProperty("nameLen").GetInt32();
        int lastLength = names.GetProperty("lastLen").GetInt32();
        byte[] stream = ChaCha(names.GetProperty("seed").GetString()!, (count - 1) * length + lastLength);
        DagRoot file = writer.WriteFile("x"u8);
        return writer.WriteDirectory(Enumerable.Range(0, count).Select(index => new DirectoryEntry(
            string.Concat(stream.Skip(index * length).Take(index == count - 1 ? lastLength : length).Select(value => Letters[value % 39])),
            file)));
    }

    static byte[] ChaCha(string seed, int size)
    {
        ChaCha7539Engine engine = new();
        engine.Init(true, new ParametersWithIV(new KeyParameter(SHA256.HashData(Encoding.UTF8.GetBytes(seed))), new byte[12]));
        byte[] bytes = new byte[size];
        engine.ProcessBytes(bytes, 0, size, bytes, 0);
        return bytes;
    }
}
