using Proxy.Pbm.Tests.Shell;
using Proxy.Testing;

namespace Proxy.Pbm.Tests.Hostile;

/// <summary>The shell at a server that is no node.</summary>
public sealed class InteractiveTests : IDisposable
{
    private readonly TempDirectory _state = new("state");

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Shell_goes_on_after_an_answer_of_another_shape_and_shows_nothing_that_steers()
    {
        var listing = Listings.Of(text: "\\u001b]0;title\\u0007\u009b2J", allowed: "v w");
        await using var server = new HostileServer(request => request.Contains("palettes", StringComparison.Ordinal) ? listing : """{"kind":7}""");
        await using var shell = PtyShell.Start(server.Endpoint, _state.Path);
        var prompt = $"[{server.Endpoint}] pbm> ";
        await shell.SeesAsync("\\u001b]0;title\\u0007\\u009b2J, palettes: p\r\n");
        var at = await shell.SeesAsync(prompt);
        await shell.TypeAsync("p \t--\t\t\r");
        at = await shell.SeesAsync($"pbm: {server.Endpoint} does not answer as a node does: kind is a number where a text belongs (", at);
        at = await shell.SeesAsync(prompt, at);
        await shell.TypeAsync("help p c\r");
        at = await shell.SeesAsync("--n N  ", at);
        await shell.SeesAsync(prompt, at);
        await shell.TypeAsync("exit\r");
        Assert.Equal(0, await shell.ExitCodeAsync());
        Assert.DoesNotContain("\e]", shell.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain(shell.Screen, c => c is '\a' or (>= '\u007f' and < '\u00a0'));
    }

    [Fact]
    public async Task Shell_does_not_begin_where_names_steer_the_terminal()
    {
        await using var server = new HostileServer(_ => Listings.Of(option: "--\u009b2J"));
        await using var shell = PtyShell.Start(server.Endpoint, _state.Path);
        Assert.Equal(3, await shell.ExitCodeAsync());
        Assert.Contains($"pbm: {server.Endpoint} does not answer as a node does: ", shell.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain(shell.Screen, c => c is >= '\u007f' and < '\u00a0');
    }
}
