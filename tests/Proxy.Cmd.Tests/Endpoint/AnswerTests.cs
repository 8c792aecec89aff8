using System.Net;
using Proxy.Cmd.Hosting;
using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Cmd.Tests.Endpoint;

public sealed class AnswerTests(AloneMember alone) : IClassFixture<AloneMember>
{
    private readonly AdminApi _api = alone.Member.Api();

    [Fact]
    public async Task Actor_answers_with_as_many_parts_as_it_likes()
    {
        var answer = await _api.RunAsync("test", "say", "-m", "hello", "-n", "3", "--loud");
        Assert.True(answer.IsDone);
        Assert.Equal("begin", answer.Lines[0].GetProperty("kind").GetString());
        Assert.Equal(["HELLO", "HELLO", "HELLO"], answer.Texts);
    }

    [Fact]
    public async Task Task_answers_with_a_table()
    {
        var answer = await _api.RunAsync("test", "table", "-n", "5000");
        Assert.True(answer.IsDone);
        Assert.Equal(7, answer.Of("table").Single().GetProperty("columns").GetArrayLength());
        Assert.Equal(5000, answer.Data.Count);
        Assert.Equal(5000 * 1024, answer.Data[^1].GetProperty("size").GetInt32());
        Assert.Equal("one member did not answer", answer.Of("note").Single().GetProperty("text").GetString());
    }

    [Fact]
    public async Task Progress_comes_between_the_parts()
    {
        var answer = await _api.RunAsync("test", "progress");
        Assert.Equal(["begin", "progress", "progress", "progress", "progress", "progress", "text", "end"], answer.Lines.Select(line => line.GetProperty("kind").GetString()));
        Assert.Equal("""{"kind":"progress","text":"things are done","done":3,"total":4,"unit":"things"}""", answer.Lines[4].GetRawText());
    }

    [Theory]
    [InlineData("fail", "it does not work", "try something else")]
    [InlineData("break", "break failed: a defect", "the log has the details")]
    [InlineData("trip", "trip failed: a defect of the actor", "the log has the details")]
    [InlineData("forgotten", "nothing carries out 'forgotten' here", "its palette's handler has to Process it")]
    public async Task Failure_is_told_with_its_remedy(string command, string text, string remedy)
    {
        var answer = await _api.RunAsync("test", command);
        Assert.False(answer.IsDone);
        var error = answer.Of("error").Single();
        Assert.Equal(text, error.GetProperty("text").GetString());
        Assert.Equal(remedy, error.GetProperty("remedy").GetString());
        Assert.False(answer.Of("end").Single().GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Node_whose_actors_have_stopped_says_so()
    {
        await using var member = await TestMember.StartAsync();
        using var api = member.Api();
        using var quiet = await api.BeginAsync("test", "quiet");
        await AdminApi.NextAsync(quiet);
        await member.System.Terminate();
        Assert.Equal("the node is stopping", (await AdminApi.NextAsync(quiet)).GetProperty("text").GetString());
        var answer = await api.RunAsync("test", "act");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the node is stopping (ask another one)"), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task Data_that_is_no_json_is_an_error_and_no_broken_line()
    {
        var answer = await _api.RunAsync("test", "odd");
        Assert.StartsWith("the answer cannot be written as JSON: ", answer.Of("error").Single().GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.False(answer.IsDone);
    }

    [Fact]
    public async Task Wrong_words_are_refused_before_anything_runs()
    {
        var answer = await _api.RunAsync("test", "sya");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("test has no command 'sya' (did you mean say?)", answer.Error);
    }

    [Fact]
    public async Task Stream_goes_on_until_the_client_goes_and_its_handler_hears_of_that()
    {
        var before = await TestHandlerState.OfAsync(alone.Member);
        using (var quiet = await _api.BeginAsync("test", "quiet"))
            Assert.Equal("begin", (await AdminApi.NextAsync(quiet)).GetProperty("kind").GetString());
        await Patience.UntilAsync(
            async () => (await TestHandlerState.OfAsync(alone.Member)).ClientsGone == before.ClientsGone + 1, "the sender stops when its client has gone");

        using var api = alone.Member.Api();
        using (var hanging = await api.BeginAsync("test", "hang")) await AdminApi.NextAsync(hanging);
        await Patience.UntilAsync(
            async () => (await TestHandlerState.OfAsync(alone.Member)).Cancelled > before.Cancelled, "the task is cancelled when its client has gone");
    }

    [Fact]
    public async Task Listing_has_every_palette_and_what_its_commands_take()
    {
        using var response = await _api.GetAsync("v1/palettes");
        var listing = new Answer(response.StatusCode, await response.Content.ReadAsStringAsync()).Lines.Single();
        Assert.Equal(["cluster", "cluster-sharding", "actor", "test"], listing.GetProperty("palettes").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
        var say = listing.GetProperty("palettes")[3].GetProperty("commands")[0];
        Assert.True(say.GetProperty("readOnly").GetBoolean());
        Assert.Equal("text", say.GetProperty("result").GetString());
        var times = say.GetProperty("arguments")[1];
        Assert.Equal(("times", "number", "1"), (times.GetProperty("name").GetString(), times.GetProperty("kind").GetString(), times.GetProperty("default").GetString()));
        Assert.Equal(["kind", "stern"], say.GetProperty("arguments")[3].GetProperty("allowedValues").EnumerateArray().Select(v => v.GetString()));
    }

    [Fact]
    public void Palette_is_registered_once() =>
        Assert.Throws<ArgumentException>(() => CommandHost.Get(alone.Member.System).RegisterCommandPalette(TestPalette.Instance));

    [Fact]
    public async Task Probes_say_whether_and_nothing_else()
    {
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await ProbeAsync("healthz"));
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await ProbeAsync("readyz"));
        alone.Member.IsReady = false;
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await ProbeAsync("healthz"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not ready\n"), await ProbeAsync("readyz"));
        alone.Member.IsReady = true;
    }

    [Theory]
    [InlineData("GET", "v1/commands", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "v1/palettes", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "", HttpStatusCode.NotFound)]
    [InlineData("GET", "v2/palettes", HttpStatusCode.NotFound)]
    public async Task Other_requests_are_told_what_there_is(string method, string path, HttpStatusCode status)
    {
        using var response = await _api.SendAsync(new(new HttpMethod(method), path));
        Assert.Equal(status, response.StatusCode);
        Assert.Contains("remedy", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode, string)> ProbeAsync(string path)
    {
        using var response = await _api.GetAsync(path);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
