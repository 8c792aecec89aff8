using Proxy.Architecture.Tests.Planted;

namespace Proxy.Architecture.Tests;

/// <summary>Product code takes its time from a <see cref="TimeProvider"/>.</summary>
public sealed class ClockTests
{
    public static TheoryData<string> Folders => [.. ProductAssembly.All.Select(assembly => assembly.Folder)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Product_code_neither_reads_nor_waits_for_the_bare_clock(string folder) =>
        Findings.MustBeNone(Clocks.CallsIn(ProductAssembly.All.Single(assembly => assembly.Folder == folder).Compiled));

    [Fact]
    public void Bare_clocks_are_found_in_lambdas_async_methods_and_method_groups()
    {
        var planted = typeof(BareClocks).FullName;

        var found = Clocks.CallsIn(typeof(BareClocks).Assembly);

        Assert.Equal(
            [
                $"{planted} calls System.DateTime.get_Now",
                $"{planted} calls System.DateTime.get_UtcNow",
                $"{planted} calls System.DateTimeOffset.get_UtcNow",
                $"{planted} calls System.Threading.Tasks.Task.Delay",
                $"{planted} calls System.Threading.Thread.Sleep",
            ],
            found.Order(StringComparer.Ordinal));
    }
}
