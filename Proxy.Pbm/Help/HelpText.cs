using System.Globalization;
using Proxy.Pbm.Exit;
using Proxy.Pbm.Output;
using Proxy.Pbm.Wire;

namespace Proxy.Pbm.Help;

/// <summary>Writes help: about <c>pbm</c> itself, and about what a node can do.</summary>
internal static class HelpText
{
    /// <summary>How <c>pbm</c> is used.</summary>
    public const string Usage =
        """
        pbm [OPTIONS] [HOST:PORT]                            a shell; without HOST:PORT at 127.0.0.1:9110
        pbm [OPTIONS] [HOST:PORT] PALETTE COMMAND [ARGS]     one command
        pbm [OPTIONS] [HOST:PORT] help [PALETTE [COMMAND]]   what the node can do

          --json          print data as JSON; may stand anywhere in the line
          -f, --file F    run the commands of a file, a line each, until one fails
          --token T       the node's token; better in PBM_TOKEN, or in a file that PBM_TOKEN_FILE names
          --version       print the version
          -h, --help      print this

        In the shell: help, exit, Tab completes, COMMAND > FILE writes to a file, >> appends, Ctrl+C ends what runs.
        Exit status: 0 done, 1 the command failed, 2 the command line is wrong, 3 cannot connect, 130 interrupted.
        """;

    private const int MaxNameWidth = 100;

    /// <summary>Writes what the words behind <c>help</c> ask for.</summary>
    /// <exception cref="PbmException">There is no such palette or command.</exception>
    public static void Write(TextWriter output, Listing listing, IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            Palettes(output, listing);
            return;
        }

        var palette = listing.Palettes.FirstOrDefault(p => p.Name == words[0]) ?? throw Unknown(words[0], "palette", listing.Palettes.Select(p => p.Name));
        var name = string.Join(' ', words.Skip(1));
        if (name.Length == 0 && palette is { Default: { } only, Commands.IsEmpty: true }) Command(output, palette, only);
        else if (name.Length == 0) Commands(output, palette);
        else Command(output, palette, palette.Commands.FirstOrDefault(c => c.Name == name) ?? throw Unknown(name, "command", palette.Commands.Select(c => c.Name)));
    }

    private static void Palettes(TextWriter output, Listing listing)
    {
        Lines(output, listing.Palettes.Select(palette => (palette.Name, palette.Description)));
        output.WriteLine();
        output.WriteLine("help PALETTE has its commands, help PALETTE COMMAND its arguments.");
    }

    private static void Commands(TextWriter output, PaletteInfo palette)
    {
        output.WriteLine($"{palette.Name}: {Plain.Line(palette.Description)}");
        IEnumerable<CommandInfo> all = palette.Default is { } own ? palette.Commands.Prepend(own) : palette.Commands;
        Lines(output, all.Select(command => ($"{palette.Name} {command.Name}".TrimEnd(), command.Description)));
    }

    private static void Command(TextWriter output, PaletteInfo palette, CommandInfo command)
    {
        output.WriteLine(Plain.Line($"{palette.Name} {command.Name}".TrimEnd() + string.Concat(command.Arguments.Select(Synopsis))));
        output.WriteLine($"  {Plain.Line(command.Description)}{(command.ReadOnly ? "" : " (not with a read-only token)")}");
        if (command.Arguments.Length > 0) output.WriteLine();
        Lines(output, command.Arguments.Select(argument => (string.Join(", ", argument.Switches) + ValueName(argument), Detail(argument))));
    }

    private static string Synopsis(ArgumentInfo argument)
    {
        var text = argument.Switches[0] + ValueName(argument) + (argument.Multiple ? " ..." : "");
        return argument.Mandatory ? $" {text}" : $" [{text}]";
    }

    private static string ValueName(ArgumentInfo argument) =>
        argument.Kind == "flag" ? "" : " " + argument.Name.ToUpper(CultureInfo.InvariantCulture);

    private static string Detail(ArgumentInfo argument)
    {
        var allowed = argument.AllowedValues.Length == 0 ? "" : $" ({string.Join(", ", argument.AllowedValues)})";
        return argument.Description + allowed + (argument.Default is null ? "" : $"; {argument.Default} unless written");
    }

    private static void Lines(TextWriter output, IEnumerable<(string Name, string Description)> lines)
    {
        var all = lines.ToList();
        var width = Math.Min(MaxNameWidth, all.Select(line => line.Name.Length).DefaultIfEmpty().Max());
        foreach (var (name, description) in all) output.WriteLine(Plain.Line($"  {name.PadRight(width)}  {description}"));
    }

    private static PbmException Unknown(string name, string kind, IEnumerable<string> known) =>
        new(ExitCode.Usage, $"there is no {kind} '{name}'", $"there is: {string.Join(", ", known)}");
}
