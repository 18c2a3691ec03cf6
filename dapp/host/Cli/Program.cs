namespace Rollup.Cli;

static class Program
{
    static int Main() => 0;
}
