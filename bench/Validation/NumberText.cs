using System.Globalization;

namespace Rollup.Bench.Validation;

/// <summary>Numbers of very different sizes with three digits each.</summary>
static class NumberText
{
    public static string Seconds(double seconds) => seconds switch
    {
        >= 0.9995 => $"{Digits(seconds)} s",
        >= 0.9995e-3 => $"{Digits(seconds * 1e3)} ms",
        >= 0.9995e-6 => $"{Digits(seconds * 1e6)} us",
        _ => $"{Digits(seconds * 1e9)} ns",
    };

    public static string Count(double count) => count switch
    {
        >= 0.9995e9 => $"{Digits(count / 1e9)} G",
        >= 0.9995e6 => $"{Digits(count / 1e6)} M",
        >= 0.9995e3 => $"{Digits(count / 1e3)} k",
        _ => Digits(count),
    };

    public static string Ratio(double ratio) => ratio >= 99.5 ? ratio.ToString("N0", CultureInfo.InvariantCulture) : Digits(ratio);

    static string Digits(double value)
    {
        string form = value switch { >= 99.95 => "0", >= 9.995 => "0.0", _ => "0.00" };
        return value.ToString(form, CultureInfo.InvariantCulture);
    }
}
