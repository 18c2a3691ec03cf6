using System.Security.Cryptography;
using System.Text.Json;

namespace Rollup.Aot;

/// <summary>What an image is, for who looks at it: made by the build from the files beside it, read by `rollup image show`.</summary>
static class Manifest
{
    static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    public static string Of(string folder)
    {
        byte[] image = File.ReadAllBytes(Path.Combine(folder, "guest.bin"));
        ElfFile elf = new(File.ReadAllBytes(Path.Combine(folder, "guest.elf")));
        string[] depth = StackBound.Of(
            File.ReadAllLines(Path.Combine(folder, "calls.txt")), File.ReadAllLines(Path.Combine(folder, "bare-guest.su")))
            .Split(' ');
        ulong end = elf.Symbols["image_end"], stackEnd = elf.Symbols["stack_end"], memory = elf.Symbols["memory_start"];
        return JsonSerializer.Serialize(new
        {
            ImageBytes = image.Length,
            ImageSha256 = Convert.ToHexStringLower(SHA256.HashData(image)),
            Stack = new { WorstBytes = long.Parse(depth[0]), From = depth[^1], RoomBytes = elf.Symbols["stack_bytes"] },
            Sections = elf.Sections,
            Memory = new
            {
                ImageStart = elf.Symbols["ram_start"], ImageEnd = end, StackEnd = stackEnd, MemoryStart = memory,
                MemoryEnd = elf.Symbols["memory_end"],
            },
        }, Format);
    }
}
