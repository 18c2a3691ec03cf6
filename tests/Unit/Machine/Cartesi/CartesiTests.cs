using System.Text.RegularExpressions;
using Rollup.Machine.Cartesi;

namespace Rollup.Tests.Unit.Machine;

/// <summary>
/// What is said to the Cartesi Machine and read from its files, as far as it shows without one. With one: tests/Translator.
/// </summary>
public class CartesiTests
{
    // The words as the guest's runtime writes them, and the machine's documentation has them.
    [Theory]
    [InlineData(2, 1, 1, 32, 0x0201_0001_0000_0020UL)] // accept
    [InlineData(2, 1, 2, 0, 0x0201_0002_0000_0000UL)] // reject
    [InlineData(2, 0, 2, 260, 0x0200_0002_0000_0104UL)] // output
    [InlineData(2, 0, 4, 0x200000, 0x0200_0004_0020_0000UL)] // report
    [InlineData(2, 1, 4, 15, 0x0201_0004_0000_000fUL)] // exception
    [InlineData(255, 254, 0xfedc, 0xfdfcfbfaU, 0xfffe_fedc_fdfc_fbfaUL)] // every field in its place
    public void AWordOfTheGuestIsReadAndWritten(byte device, byte command, int reason, uint data, ulong word)
    {
        HtifWord fields = new(device, command, (ushort)reason, data);
        Assert.Equal(word, fields.Encode());
        Assert.Equal(fields, HtifWord.Decode(word));
    }

    [Fact]
    public void TheConfigurationIsThatOfABareImage()
    {
        using JsonDocument document = JsonDocument.Parse(CartesiEmulator.ConfigurationOf("/a folder/guest \"1\".bin"));
        JsonElement root = document.RootElement;
        string layout = File.ReadAllText(Repository.PathOf("machine-image/runtime/machine.ld"));
        int ramMebibytes = int.Parse(Regex.Match(layout, @"ram_bytes = (\d+)M;").Groups[1].Value);
        Assert.Equal(ramMebibytes << 20, root.GetProperty("ram").GetProperty("length").GetInt32());
        Assert.Equal(
            "/a folder/guest \"1\".bin", root.GetProperty("ram").GetProperty("backing_store").GetProperty("data_filename").GetString());
        Assert.Equal("", root.GetProperty("dtb").GetProperty("bootargs").GetString());
        Assert.Equal("keccak256", root.GetProperty("hash_tree").GetProperty("hash_function").GetString());
        Assert.False(root.TryGetProperty("flash_drive", out _));
    }

    [Fact]
    public void TheTemplateHashIsReadWhereANodeReadsIt()
    {
        using Folder folder = new();
        byte[] tree = new byte[4_096];
        new Random(1).NextBytes(tree);
        File.WriteAllBytes(Path.Combine(folder.Path, "hash_tree.sht"), tree);
        Assert.True(CartesiSnapshot.TemplateHashOf(folder.Path).Bytes.SequenceEqual(tree.AsSpan(0x60, 32)));
    }

    [Fact]
    public void AFolderThatIsNoSnapshotIsRefusedWithItsReason()
    {
        using Folder folder = new();
        Assert.Contains("no hash_tree.sht", Assert.Throws<InvalidDataException>(() => CartesiSnapshot.TemplateHashOf(folder.Path)).Message);
        string file = Path.Combine(folder.Path, "hash_tree.sht");
        File.WriteAllBytes(file, new byte[0x7f]);
        Assert.Contains("too short", Assert.Throws<InvalidDataException>(() => CartesiSnapshot.TemplateHashOf(folder.Path)).Message);
        File.WriteAllBytes(file, new byte[0x80]); // what storing leaves when nobody asked for the hash before
        Assert.Contains("without its hash", Assert.Throws<InvalidDataException>(() => CartesiSnapshot.TemplateHashOf(folder.Path)).Message);
    }

    [Fact]
    public void ASnapshotIsNotWrittenOverAnything()
    {
        using Folder folder = new();
        string image = Path.Combine(folder.Path, "guest.bin");
        Assert.Throws<FileNotFoundException>(() => CartesiSnapshot.Write(image, Path.Combine(folder.Path, "new")));
        File.WriteAllBytes(image, [1]);
        Assert.Contains("there already", Assert.Throws<IOException>(() => CartesiSnapshot.Write(image, folder.Path)).Message);
    }

    [Fact]
    public void WithoutTheLibraryItSaysWhatIsMissingAndWhatToDo()
    {
        Assert.SkipWhen(CartesiLibrary.Problem is null, "the Cartesi Machine is installed here");
        using Folder folder = new();
        string image = Path.Combine(folder.Path, "guest.bin");
        File.WriteAllBytes(image, [1]);
        CartesiMissingException missing = Assert.Throws<CartesiMissingException>(() => new CartesiMachine(image).Dispose());
        Assert.Equal(
            missing.Why, Assert.Throws<CartesiMissingException>(() => CartesiSnapshot.Write(image, Path.Combine(folder.Path, "new"))).Why);
        Assert.Contains("libcartesi-0.21.so", missing.Why);
        using StringWriter output = new(), errors = new();
        ErrorReport.Write(ErrorReport.Explain(missing), json: false, output, errors);
        Assert.Contains("v0.21.0", errors.ToString());
        Assert.Contains("--machine riscv", errors.ToString());
    }

    // What .NET collects of the loader: a line for each name it tries. On Debian 13 the release's library wants another one.
    [Theory]
    [InlineData("is on no path that the loader looks at", "")]
    [InlineData("does not load: libslirp.so.0: cannot open shared object file: No such file or directory",
        "libslirp.so.0: cannot open shared object file: No such file or directory")]
    [InlineData("does not load: /usr/lib/libcartesi-0.21.so: invalid ELF header", "/usr/lib/libcartesi-0.21.so: invalid ELF header")]
    [InlineData("does not load: /lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /usr/lib/libcartesi-0.21.so)",
        "/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /usr/lib/libcartesi-0.21.so)")]
    public void TheLoadersOwnWordsAreTold(string words, string line)
    {
        const string Absent = ": cannot open shared object file: No such file or directory";
        string said = "Unable to load shared library 'cartesi-0.21' or one of its dependencies. Consider a tool like strace: \n"
            + $"/app/cartesi-0.21.so{Absent}\n/app/libcartesi-0.21.so{Absent}\n{line}\n"
            + $"libcartesi-0.21.so{Absent}\ncartesi-0.21{Absent}\n";
        Assert.Equal($"libcartesi-0.21.so {words}", CartesiLibrary.WordsOf("cartesi-0.21", said));
    }

    /// <summary>Held to the loader of this system: a file that is there and is no library is not told as missing.</summary>
    [Fact]
    public void WhatTheLoaderSaysHereIsUnderstood()
    {
        using Folder folder = new();
        string library = Path.Combine(folder.Path, "libnothing.so");
        DllNotFoundException absent = Assert.Throws<DllNotFoundException>(() => System.Runtime.InteropServices.NativeLibrary.Load(
            "nowhere", typeof(CartesiTests).Assembly, null));
        Assert.Equal("libnowhere.so is on no path that the loader looks at", CartesiLibrary.WordsOf("nowhere", absent.Message));
        File.WriteAllText(library, "no library");
        Exception broken = Assert.ThrowsAny<Exception>(() => System.Runtime.InteropServices.NativeLibrary.Load(library));
        Assert.StartsWith("libnothing.so does not load: ", CartesiLibrary.WordsOf("nothing", broken.Message), StringComparison.Ordinal);
    }

    /// <summary>A program that somebody names by hand is looked at: a slip there is no missing installation.</summary>
    [Fact]
    public void AServerThatIsNamedWrongIsAMistake()
    {
        using Folder folder = new();
        string file = Path.Combine(folder.Path, "cartesi-jsonrpc-machine");
        Assert.EndsWith("which is not there", CartesiLibrary.ProblemOfNamed(file), StringComparison.Ordinal);
        Assert.EndsWith("which is a folder", CartesiLibrary.ProblemOfNamed(folder.Path), StringComparison.Ordinal);
        File.WriteAllText(file, "");
        Assert.EndsWith("which is no program", CartesiLibrary.ProblemOfNamed(file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Null(CartesiLibrary.ProblemOfNamed(file));
        Assert.Null(CartesiLibrary.NamingProblem); // of the system that these tests run on
    }

    sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("lockstep-test-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
