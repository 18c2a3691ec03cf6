namespace Rollup.Protocol;

/// <summary>Takes JSON pieces one after the other, white space before each. What is taken is consumed; what is not there stays. Never reads past the end.</summary>
internal ref struct JsonCursor
{
    const int NumberDigitsMax = 18; // stays inside a long

    readonly ReadOnlySpan<byte> _text;
    int _position;

    public JsonCursor(ReadOnlySpan<byte> text, int position)
    {
        _text = text;
        _position = position;
    }

    /// <summary>One punctuation mark.</summary>
    public bool Take(byte mark)
    {
        SkipSpace();
        if (_position >= _text.Length || _text[_position] != mark) return false;

        _position++;
        return true;
    }

    /// <summary>True when only white space is left.</summary>
    public bool AtEnd()
    {
        SkipSpace();
        return _position == _text.Length;
    }

    /// <summary>A text without escapes and control characters, as its place.</summary>
    public bool TakeText(out int start, out int length)
    {
        start = 0;
        length = 0;
        if (!Take((byte)'"')) return false;

        start = _position;
        while (_position < _text.Length && _text[_position] != (byte)'"')
        {
            if (_text[_position] < 0x20 || _text[_position] == (byte)'\\') return false;
            _position++;
        }
        length = _position - start;
        return Take((byte)'"');
    }

    /// <summary>A text with or without escapes, which are not looked into.</summary>
    public bool TakeAnyText()
    {
        if (!Take((byte)'"')) return false;

        while (_position < _text.Length && _text[_position] != (byte)'"')
        {
            if (_text[_position] < 0x20) return false;
            _position += _text[_position] == (byte)'\\' ? 2 : 1;
        }
        return Take((byte)'"');
    }

    /// <summary>A whole number from 0 on, without sign, fraction, exponent or leading zero.</summary>
    public bool TakeNumber(out long number)
    {
        SkipSpace();
        number = 0;
        int start = _position;
        while (_position < _text.Length && _text[_position] is >= (byte)'0' and <= (byte)'9')
        {
            if (_position - start == NumberDigitsMax) return false;
            number = (number * 10) + (_text[_position] - (byte)'0');
            _position++;
        }
        int digits = _position - start;
        return digits == 1 || (digits > 1 && _text[start] != (byte)'0');
    }

    void SkipSpace()
    {
        while (_position < _text.Length && _text[_position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') _position++;
    }
}
