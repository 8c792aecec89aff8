using System.Globalization;
using System.Text.Json;
using Proxy.Pbm.Wire;

namespace Proxy.Pbm.Output;

/// <summary>A column of a table, and how it writes values.</summary>
/// <param name="Name">The property of a row that it shows.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Format"><c>text</c>, <c>number</c>, <c>bytes</c>, <c>rate</c> or <c>duration</c>.</param>
/// <param name="GivesWay">Whether it is left out where not all columns have room: the highest first, those with 0 never.</param>
internal sealed record Column(string Name, string Title, string Format, int GivesWay = 0)
{
    private const int MaxColumns = 100;

    private static readonly string[] ByteUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>Whether values stand at the right.</summary>
    public bool IsRight => Format != "text";

    /// <summary>Columns of the screen that its values may come to have, so that a table that is drawn again and again has the same columns.</summary>
    public int UsualWidth => Format switch
    {
        "rate" => "999.9 MiB/s".Length,
        "bytes" => "999.9 MiB".Length,
        _ => 0,
    };

    /// <summary>The column as the wire has it.</summary>
    /// <exception cref="ShapeException">It is none.</exception>
    public static Column Of(JsonElement column) => new(
        Shape.Text(column, "name"),
        Plain.Line(Shape.Text(column, "title")),
        column.TryGetProperty("format", out _) ? Shape.Text(column, "format") : "text",
        column.TryGetProperty("givesWay", out _) ? (int)Math.Clamp(Shape.Number(column, "givesWay"), 0, MaxColumns) : 0);

    /// <summary>The columns of a table.</summary>
    /// <param name="table">The line of the answer that begins it.</param>
    /// <exception cref="ShapeException">They are none, or more than a hundred.</exception>
    public static IReadOnlyList<Column> AllOf(JsonElement table)
    {
        var columns = Shape.Objects(table, "columns");
        return columns.GetArrayLength() <= MaxColumns
            ? [.. columns.EnumerateArray().Select(Of)]
            : throw new ShapeException($"a table has more than {MaxColumns} columns");
    }

    /// <summary>The row's value as text; a dash where it has none.</summary>
    public string Show(JsonElement row)
    {
        if (!row.TryGetProperty(Name, out var value)) return "-";
        return value.ValueKind switch
        {
            JsonValueKind.Null => "-",
            JsonValueKind.Number when Format == "text" => value.GetRawText(),
            JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number) => Show(number),
            JsonValueKind.String => Plain.Line(value.GetString()!),
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            JsonValueKind.Array => Plain.Line(string.Join(", ", value.EnumerateArray().Select(e => e.ToString()))),
            _ => Plain.Line(value.GetRawText()),
        };
    }

    private string Show(double value) => Format switch
    {
        "number" => value.ToString("#,0.###", CultureInfo.InvariantCulture),
        "bytes" => Bytes(value),
        "rate" => Bytes(value) + "/s",
        "duration" => Duration(value),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A number of bytes for people: 11.7 MiB.</summary>
    public static string Bytes(double value)
    {
        var unit = 0;
        for (; Math.Abs(value) >= 1024 && unit < ByteUnits.Length - 1; unit++) value /= 1024;
        return value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + ByteUnits[unit];
    }

    /// <summary>A time for people: 350ms, 12.5s, 3m 20s, 2d 4h.</summary>
    public static string Duration(double milliseconds)
    {
        if (milliseconds < 1000 || milliseconds >= TimeSpan.MaxValue.TotalMilliseconds) return string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.#}ms");
        var time = TimeSpan.FromMilliseconds(milliseconds);
        return time switch
        {
            { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0}s"),
            { TotalHours: < 1 } => $"{time.Minutes}m {time.Seconds}s",
            { TotalDays: < 1 } => $"{time.Hours}h {time.Minutes}m",
            _ => $"{time.Days}d {time.Hours}h",
        };
    }
}
