namespace Rollup.Tests.Unit.Kernel;

public class PhiloxTests
{
    // The first two rows and the third (digits of pi) are the known answers of the authors' Random123 library.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0xa4093822u, 0x299f31d0u, 0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void KnownAnswers(uint key0, uint key1, uint c0, uint c1, uint c2, uint c3, uint w0, uint w1, uint w2, uint w3)
    {
        PhiloxWords words = Philox.Block(key0, key1, c0, c1, c2, c3);
        Assert.Equal((w0, w1, w2, w3), (words.Word0, words.Word1, words.Word2, words.Word3));
    }

    [Fact]
    public void AnAddressIsKeyAndCounter()
    {
        PhiloxWords expected = Philox.Block(0x55667788, 0x11223344, 0xddeeff00, 0x99aabbcc, (uint)RandomStream.Initialise, 7);
        PhiloxWords actual = Philox.At(0x1122334455667788, RandomStream.Initialise, 7, 0x99aabbccddeeff00);
        Assert.Equal((expected.Word0, expected.Word3), (actual.Word0, actual.Word3));
    }

    [Fact]
    public void AReaderGivesTheWordsOfTheAddressesInOrder()
    {
        PhiloxReader reader = new(9, RandomStream.Shuffle, 3);
        for (ulong index = 0; index < 5; index++)
        {
            PhiloxWords words = Philox.At(9, RandomStream.Shuffle, 3, index);
            Assert.Equal([words.Word0, words.Word1, words.Word2, words.Word3],
                [reader.NextWord(), reader.NextWord(), reader.NextWord(), reader.NextWord()]);
        }
    }

    // Large bounds refuse often (3 * 2^30: one word in four), so that the loop runs too.
    [Fact]
    public void NextBelowEqualsItsReferenceAndStaysBelow() =>
        Gen.Select(Gen.ULong, Gen.OneOf(Gen.UInt[1, 100], Gen.UInt[1, uint.MaxValue], Gen.OneOf(1u, 3u << 30, 1u << 31, ~0u)))
            .Sample((seed, bound) =>
            {
                PhiloxReader fast = new(seed, RandomStream.Shuffle, 0);
                PhiloxReader slow = fast;
                for (int i = 0; i < 10; i++)
                {
                    uint number = fast.NextBelow(bound);
                    if (number >= bound || number != slow.NextBelowReference(bound)) return false;
                }
                return fast.NextWord() == slow.NextWord();
            }, iter: Fuzz.Iterations(20_000));

    [Fact]
    public void ThereIsNoNumberBelowZero()
    {
        PhiloxReader reader = new(1, RandomStream.Shuffle, 0);
        Assert.Throws<ArgumentException>(() => reader.NextBelow(0));
    }
}
