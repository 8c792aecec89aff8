using System.Globalization;
using System.Text.Json;
using Proxy.Pbm.Wire;

namespace Proxy.Pbm.Output;

/// <summary>How far a command is.</summary>
/// <param name="Text">What it is about.</param>
/// <param name="Done">How much of it is done, from 0.</param>
/// <param name="Total">Of how much; 0 where that is not known.</param>
/// <param name="Unit">Of what; <c>bytes</c> are written with their units.</param>
internal sealed record Progress(string Text, double Done, double Total, string Unit)
{
    /// <summary>The progress that a line of an answer tells.</summary>
    /// <exception cref="ShapeException">It is none.</exception>
    public static Progress Of(JsonElement line) => new(
        Plain.Line(Shape.Text(line, "text")),
        Math.Max(0, Shape.Number(line, "done")),
        Math.Max(0, Shape.Number(line, "total")),
        Plain.Line(Shape.Text(line, "unit")));

    /// <summary>The figures for people: 12 of 40 pairs.</summary>
    public string Figures() => Total > 0 ? $"{Figure(Done)} of {WithUnit(Total)}" : Done > 0 ? WithUnit(Done) : "";

    private string Figure(double value) => Unit == "bytes" ? Column.Bytes(value) : value.ToString("#,0.#", CultureInfo.InvariantCulture);

    private string WithUnit(double value) => Unit == "bytes" ? Figure(value) : $"{Figure(value)} {Unit}".TrimEnd();
}
