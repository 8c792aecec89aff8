namespace Proxy.Configuration;

/// <summary>The names of SRV records.</summary>
internal static class ServiceNames
{
    private const string Example = "write _service._tcp.name, such as \"_db._tcp.internal\"";

    /// <summary>A name as RFC 2782 has it: <c>_service._proto.name</c>; a dot at its end is left out.</summary>
    public static Parsed<string> Parse(string text)
    {
        var name = text.EndsWith('.') ? text[..^1] : text;
        var labels = name.Split('.');
        if (!HostNames.Parse(name).IsOk || labels.Length < 3 || !IsMarked(labels[0]) || !IsMarked(labels[1]))
            return Parsed.Fail<string>($"{Quoted.Text(text)} is not the name of a service", Example);
        return labels[1].Equals("_udp", StringComparison.OrdinalIgnoreCase)
            ? Parsed.Fail<string>($"{Quoted.Text(text)} is a service over UDP", Example)
            : Parsed.Ok(name);
    }

    private static bool IsMarked(string label) => label.Length > 1 && label[0] == '_';
}
