from applicants import *
import os, pytest
from pathlib import Path
from test_browser import chromium, site, faults
pytestmark=[pytest.mark.browser, pytest.mark.server]
OUT=Path('/tmp/h8_shots'); OUT.mkdir(exist_ok=True)
def test_shots(chromium, site, morning, settings):
    settings.DEMO=True
    publish(MIDWIFE, SIGN, NIB, HALAL, COUNTER, ELSEWHERE, at=morning)
    draft=begun(at=morning)
    half=filled(at=morning, files=False)
    full=filled(at=morning)
    bad=filled(at=morning, says={"practice.first":"tidak","practice.active_licences":"3"}, files=False)
    code,nums=sent(at=morning)
    both,bnums=sent(HALAL,NIB,at=morning,event="usaha-makanan")
    paths={"01service":f"/layanan/{MIDWIFE}/","02elsewhere":f"/layanan/{COUNTER}/","03event":"/peristiwa/usaha-makanan/","04begin":f"/permohonan/baru/?layanan={NIB}&layanan={HALAL}&peristiwa=usaha-makanan","05find":"/permohonan/","06tasks0":f"/permohonan/{draft}/","07tasks":f"/permohonan/{half}/","08name":f"/permohonan/{draft}/isi/applicant_name/","09birth":f"/permohonan/{half}/isi/applicant_birth/","10address":f"/permohonan/{half}/isi/applicant_address/","11kind":f"/permohonan/{half}/isi/practice_kind/","12papers":f"/permohonan/{half}/berkas/","13papersfull":f"/permohonan/{full}/berkas/","14check":f"/permohonan/{full}/periksa/","15checkhalf":f"/permohonan/{half}/periksa/","16barred":f"/permohonan/{bad}/belum-bisa/","17track":f"/permohonan/{code}/?terkirim=1","18both":f"/permohonan/{both}/","19receipt":f"/permohonan/{code}/bukti/{nums[0]}/","20who":f"/permohonan/{code}/data/","21msg":f"/permohonan/{code}/kabar/","22withdraw":f"/permohonan/{code}/cabut/{nums[0]}/","23keep":f"/permohonan/{draft}/simpan/","24dec":"/hari-ini/keputusan/","25today":"/hari-ini/","26name2":f"/permohonan/{full}/isi/applicant_name/"}
    only=os.environ.get('ONLY','').split()
    for width in (360,1280):
        page=chromium.new_context(viewport={"width":width,"height":800}).new_page()
        msgs=[]
        page.on("console", lambda m: msgs.append(m.text) if m.type=="error" else None)
        for name,path in paths.items():
            if only and name[:2] not in only: continue
            page.goto(site+path); page.wait_for_timeout(80)
            page.screenshot(path=str(OUT/f"{name}-{width}.png"), full_page=True)
            bad_=faults(page); wide=page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if bad_ or wide>0: print(name,width,bad_,wide)
        print(msgs[:5])
        if not only:
            page.goto(f"{site}/permohonan/{draft}/isi/applicant_name/"); page.fill("#applicant-nik","123"); page.click("text=Simpan dan lanjutkan")
            page.screenshot(path=str(OUT/f"27err-{width}.png"), full_page=True); print(page.title(), faults(page))
