# Cuts ../outputs.json and ../inputs.json out of the examples that a local chain gave:
# viem 2.x against the Cartesi Rollups contracts 2.2.0 on anvil 1.7.1.   python3 chain.py chain-examples.json
import json, sys
d = json.load(open(sys.argv[1]))
by = "viem 2.x against the Cartesi Rollups contracts 2.2.0 on anvil 1.7.1"
out = sys.path[0] + "/../"
json.dump({"producer": by, "outputs": [{"encoded": o["blob"], "leaf": o["hash"]} for o in d["outputs"]], "root": d["tree"]["root"],
    "pristine": {"0": d["tree"]["pristine0"], "1": d["tree"]["pristine1"], "63": d["tree"]["pristine63"]}, "proof": d["tree"]["proof1"]},
    open(out + "outputs.json", "w"), indent=1)
json.dump({"producer": by, "input": d["inputAdded"]["input"], "application": "0x5bc4678dc08613004b060496709f27afeb093597",
    "sender": "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc", "chainId": "31337", "blockNumber": "15", "blockTimestamp": str(0x6b02e7ae), "prevRandao": "0xff91a0d3b4c4c6622ec7b17af5b544e554904e43fd2bc76b7652825f7067e235", "index": "0", "payload": "0x68656c6c6f",
    "etherDeposit": {**{k: d["etherDeposit"][k] for k in ("payload", "msgSender")}, "depositor": "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc", "value": "1000000000000000000", "exec": "0x1234"},
    "erc20Deposit": {k: d["erc20Deposit"][k] for k in ("payload", "msgSender", "token", "sender", "value", "exec")},
    "maxPayload": d["maxPayload"]}, open(out + "inputs.json", "w"), indent=1)
