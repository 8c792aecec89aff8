using Mono.Cecil;

namespace Proxy.Architecture.Tests;

/// <summary>Finds calls that read or wait for the machine's clock instead of a <see cref="TimeProvider"/> that is handed in.</summary>
internal static class Clocks
{
    /// <summary>The types of an assembly that make such calls, each with the call.</summary>
    public static IReadOnlyList<string> CallsIn(System.Reflection.Assembly assembly)
    {
        using var code = CompiledCode.Of(assembly);
        return [.. code.Calls().Where(call => IsBare(call.Called)).Select(call => $"{call.From} calls {call.Called.DeclaringType.FullName}.{call.Called.Name}").Distinct()];
    }

    private static bool IsBare(MethodReference called) => (called.DeclaringType.FullName, called.Name) switch
    {
        ("System.DateTime", "get_Now" or "get_UtcNow" or "get_Today") => true,
        ("System.DateTimeOffset", "get_Now" or "get_UtcNow") => true,
        ("System.Threading.Thread", "Sleep") => true,
        ("System.Threading.Tasks.Task", "Delay") => called.Parameters.All(parameter => parameter.ParameterType.FullName != "System.TimeProvider"),
        _ => false,
    };
}
