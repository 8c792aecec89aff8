using System.Globalization;
using System.Text;

namespace Proxy.Node.Palette;

/// <summary>Lines of what is shown in full, for people: a name, and what is to be said of it.</summary>
internal static class DetailText
{
    private const int NameWidth = 16;

    /// <summary>Writes a line; none where there is nothing to say.</summary>
    public static void Line(StringBuilder text, string name, string? value)
    {
        if (value is not null) text.AppendLine(CultureInfo.InvariantCulture, $"  {name.PadRight(NameWidth)} {value}");
    }

    /// <summary>A text whose numbers are written the same in every country.</summary>
    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
