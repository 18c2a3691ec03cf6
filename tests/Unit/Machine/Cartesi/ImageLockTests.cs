using Rollup.Machine.Cartesi;
using Rollup.Machine.Riscv;

namespace Rollup.Tests.Unit.Machine;

/// <summary>The template hash in image.lock is one of certain bytes in a certain RAM, and of nothing else.</summary>
public class ImageLockTests
{
    static readonly byte[] s_image = "some image"u8.ToArray();
    static readonly Bytes32 s_hash = Bytes32.Read(SHA256.HashData("some machine"u8));

    static string Lock =>
        $"sdk 1\nimage-bytes {s_image.Length}\nimage-sha256 {Hex(SHA256.HashData(s_image))}\n# words\n{ImageLock.TemplateLine(s_hash)}\n";

    [Fact]
    public void TheHashOfTheAcceptedImageIsRead() => Assert.True(ImageLock.TemplateHashOf(s_image, Lock)!.Value.Equals(s_hash));

    [Fact]
    public void NoHashIsReadForOtherBytes()
    {
        Assert.Null(ImageLock.TemplateHashOf([.. s_image, 0], Lock));
        Assert.Null(ImageLock.TemplateHashOf([], Lock));
        Assert.Null(ImageLock.TemplateHashOf([.. s_image, 0]));
    }

    [Theory]
    [InlineData("2139095040", "33554432")] // another RAM
    [InlineData("template-hash-0.21", "template-hash-0.20")] // another emulator
    [InlineData("image-sha256", "image-sha1")]
    [InlineData("image-sha256 ", "image-sha256 0")]
    public void NoHashIsReadWhereTheLockIsOfSomethingElse(string part, string other)
    {
        Assert.Equal(2139095040, RiscvMachine.RamBytes);
        Assert.Contains(part, Lock);
        Assert.Null(ImageLock.TemplateHashOf(s_image, Lock.Replace(part, other)));
    }

    [Theory]
    [InlineData("not computed")]
    [InlineData("")]
    [InlineData("6414")]
    public void WhatIsNoHashIsNotRead(string words) =>
        Assert.Null(ImageLock.TemplateHashOf(s_image, Lock.Replace(Hex(s_hash.Bytes), words)));

    // The program carries the lock of its own source tree, in which the last line has a hash or says that there is none.
    [Fact]
    public void TheLockOfTheTreeIsTheOneCarried()
    {
        string text = File.ReadAllText(Repository.PathOf("machine-image/image.lock"));
        Assert.Equal(text, ImageLock.Text());
        Assert.Matches($"\ntemplate-hash-0\\.21 {RiscvMachine.RamBytes} (not computed|[0-9a-f]{{64}})\n$", text);
    }

    [Fact]
    public void ASnapshotSaysWhetherItsHashIsTheAcceptedOne()
    {
        Assert.Contains("It is the hash", SnapshotVerb.Compared(s_hash, s_hash));
        Assert.Contains("another build", SnapshotVerb.Compared(s_hash, default(Bytes32)));
        Assert.Contains(ImageLock.TemplateLine(s_hash), SnapshotVerb.Compared(s_hash, null));
    }

    static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
