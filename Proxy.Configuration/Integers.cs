using System.Globalization;

namespace Proxy.Configuration;

/// <summary>Whole numbers as text.</summary>
internal static class Integers
{
    /// <summary>A parser of whole decimal numbers from <paramref name="min"/> to <paramref name="max"/>, both inclusive.</summary>
    public static Func<string, Parsed<int>> Between(int min, int max) => text =>
        TryParse(text, min, max, out var number)
            ? Parsed.Ok(number)
            : Parsed.Fail<int>($"{Quoted.Text(text)} is not a whole number from {min} to {max}", $"write a number from {min} to {max}");

    /// <summary>Likewise, and the word <c>auto</c>, which stands for <paramref name="auto"/>.</summary>
    public static Func<string, Parsed<int>> AutoOrBetween(int auto, int min, int max) => text =>
    {
        if (text == "auto") return Parsed.Ok(auto);
        return TryParse(text, min, max, out var number)
            ? Parsed.Ok(number)
            : Parsed.Fail<int>(
                $"{Quoted.Text(text)} is neither auto nor a whole number from {min} to {max}",
                $"write auto or a number from {min} to {max}");
    };

    /// <summary>Likewise, and the word <c>off</c>, which stands for none.</summary>
    public static Func<string, Parsed<int?>> OffOrBetween(int min, int max) => text =>
    {
        if (text == "off") return Parsed.Ok<int?>(null);
        return TryParse(text, min, max, out var number)
            ? Parsed.Ok<int?>(number)
            : Parsed.Fail<int?>(
                $"{Quoted.Text(text)} is neither off nor a whole number from {min} to {max}", $"write off or a number from {min} to {max}");
    };

    /// <summary>Whether the text is a whole decimal number within the bounds.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, int min, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;
}
