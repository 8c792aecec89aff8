using System.Reflection;

namespace Proxy.Node.Hosting;

/// <summary>Loads in advance what the runtime would load when it is first needed. Loading takes descriptors, and when there are
/// none left the runtime ends the process: an operator's first question must not come to that.</summary>
internal static class LoadedAssemblies
{
    // What nothing refers to: it writes the stack of an exception into the log.
    private const string StackTraces = "System.Diagnostics.StackTrace";

    // They refer to whole frameworks. What the node uses of those it has loaded when it has started.
    private static readonly HashSet<string> Umbrellas =
    [
        "netstandard",
        "Microsoft.AspNetCore",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.Extensions.Hosting",
        "System.ComponentModel.TypeConverter",
        "System.Configuration.ConfigurationManager",
    ];

    /// <summary>Loads every assembly that the node may come to use. Some 40 ms of one processor, beside the start.</summary>
    public static Task LoadAsync() => Task.Run(Load);

    private static void Load()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<Assembly>([typeof(LoadedAssemblies).Assembly, Assembly.Load(StackTraces)]);
        while (waiting.TryDequeue(out var assembly))
        {
            if (Umbrellas.Contains(assembly.GetName().Name!)) continue;
            foreach (var reference in assembly.GetReferencedAssemblies().Where(each => seen.Add(each.Name!)))
            {
                if (TryLoad(reference) is { } loaded) waiting.Enqueue(loaded);
            }
        }
    }

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception missing) when (missing is IOException or BadImageFormatException)
        {
            return null; // of another platform, and not used here
        }
    }
}
